package dev.tacho.train.worker;

import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.Spent;
import dev.tacho.train.link.WorkerSays;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Does some steps' work a second time. The same arithmetic on the same numbers gives the same
/// bits, so what differs was changed by something that is broken: the only way to see a bit that
/// was turned where no norm shows it. Costs as much as it checks. Confined to one thread.
final class TwiceComputed {
  static final String GRADIENTS = "gradients";
  static final String REDUCTION = "reduction";

  private final WorkerOrder order;
  private final Consumer<WorkerSays> keeper;

  TwiceComputed(WorkerOrder order, Consumer<WorkerSays> keeper) {
    this.order = order;
    this.keeper = keeper;
  }

  boolean isDue(long step) {
    return order.checkEvery() > 0 && step % order.checkEvery() == 0;
  }

  /// Computes the gradients of `tokens` again and says whether they are what they were. They are
  /// afterwards, whatever came out.
  void gradients(long step, long[] tokens, Learner learner) {
    try (var _ = new PointerScope()) {
      Tensor first = copy(learner.gradients());
      double _ = learner.learn(tokens, order.rows());
      say(step, GRADIENTS, same(first, learner.gradients()));
      put(first, learner.gradients());
    }
  }

  /// This worker's own gradients, which the reduction is going to replace.
  static Tensor copy(Tensor gradients) {
    try (var _ = new NoGradGuard()) {
      return gradients.clone();
    }
  }

  /// Sums `own` over all workers again and says whether that is what the first sum was.
  void reduction(long step, Tensor own, Learner learner, Collective group) {
    try (var _ = new PointerScope()) {
      Tensor first = copy(learner.gradients());
      put(own, learner.gradients());
      Spent _ = learner.sum(group);
      say(step, REDUCTION, same(first, learner.gradients()));
      put(first, learner.gradients());
    }
  }

  private void say(long step, String what, boolean equal) {
    keeper.accept(new WorkerSays.Recomputed(order.rank(), step, what, equal));
  }

  private static void put(Tensor from, Tensor into) {
    try (var _ = new NoGradGuard()) {
      Tensor _ = into.copy_(from);
    }
  }

  private static boolean same(Tensor one, Tensor other) {
    return one.view(torch.ScalarType.Int).equal(other.view(torch.ScalarType.Int));
  }
}
