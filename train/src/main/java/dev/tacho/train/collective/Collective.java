package dev.tacho.train.collective;

import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.Rendezvous;
import java.time.Duration;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// The workers of a group, seen by one of them. All must call the same methods in the same order
/// with tensors of the same shape. Confined to one thread; whoever joins closes.
///
/// Sums leave the same bits with every worker: a part is summed by one of them and handed to all.
///
/// A worker that does not come within the rendezvous' limit, or whose connection breaks, is a
/// [TrainException] in every other; the group is of no use from then on but to be closed.
public sealed interface Collective extends AutoCloseable permits Alone, Gloo {

  /// Meets the others: returns when all have come.
  ///
  /// @throws TrainException when they do not come in time, or where they meet cannot be used
  static Collective join(Rendezvous at, CollectiveWatch watch) {
    return at.world() == 1 ? new Alone() : Gloo.join(at, watch);
  }

  /// From 0.
  int rank();

  /// How many there are.
  int world();

  /// Begins to replace `part` by its sum over all workers, and returns at once: it must not be
  /// touched before the next [#sum] is done. Whether a worker begins a part or hands it to that sum
  /// is its own choice, as long as all have the parts in the same order.
  void begin(Tensor part);

  /// Replaces the parts that were begun, and these, by their sums over all workers: waits until all
  /// have come here, then until the sums are there.
  Spent sum(List<Tensor> parts);

  /// Replaces `flat` by its sum over all workers, and does not ask who was waited for.
  void reduce(Tensor flat);

  /// The sums over all workers of a few numbers, place by place.
  double[] sum(double... values);

  /// Tells the others that `what`, which this worker alone does, is done. Each `what` once.
  void tell(String what);

  /// Returns when another worker has told of `what`. That may take longer than a collective.
  ///
  /// @return nanoseconds that it took
  /// @throws TrainException when it is not told within `limit`
  long await(String what, Duration limit);

  /// Returns when all workers have called it.
  void barrier();

  @Override
  void close();
}
