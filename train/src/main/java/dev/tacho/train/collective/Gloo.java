package dev.tacho.train.collective;

import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;

/// Several workers, over Gloo's ring of sockets.
///
/// Gloo's own limit holds for each message of a collective; the wait for the whole has the same
/// limit and a little more, so that Gloo's own words about what happened come first.
///
/// A sum of parts ends for all at about the same time, and with the last of them to come. So each
/// tells the others, after it, how long it was there: the shortest time is that of the sum itself.
final class Gloo implements Collective {
  private static final Duration LATER = Duration.ofMillis(500);
  private static final String ALL_REDUCE = "all-reduce";

  private final Rendezvous at;
  private final CollectiveWatch watch;
  private final Store store;
  private final ProcessGroupGloo group;
  private final Tensor arrivals;
  private final List<Work> begun = new ArrayList<>();
  private long entered;

  private Gloo(Rendezvous at, CollectiveWatch watch, Store store, ProcessGroupGloo group) {
    this.at = at;
    this.watch = watch;
    this.store = store.retainReference();
    this.group = group.retainReference();
    this.arrivals = torch.zeros(1).retainReference();
  }

  static Gloo join(Rendezvous at, CollectiveWatch watch) {
    watch.entered(1, "rendezvous");
    try (var _ = new PointerScope();
        var limit = new Milliseconds(at.limit().toMillis())) {
      Store store = store(at, limit);
      store.setTimeout(limit);
      gather(store, at, limit);
      var options = ProcessGroupGloo.Options.create(limit);
      var devices = new GlooDeviceVector();
      devices.push_back(ProcessGroupGloo.createDeviceForHostname(Doorway.ownAddress(at.at())));
      options.devices(devices);
      options.threads(1);
      var group = new ProcessGroupGloo(store, at.rank(), at.world(), options);
      Gloo gloo = new Gloo(at, watch, store, group);
      gloo.entered = 1;
      watch.left(1);
      return gloo;
    } catch (RuntimeException e) {
      throw GlooFaults.meeting(at, e);
    }
  }

  private static Store store(Rendezvous at, Milliseconds limit) {
    return switch (at.at()) {
      case Meeting.Nowhere _ -> throw new IllegalArgumentException("nowhere to meet");
      case Meeting.SharedFile(var path) -> new FileStore(path.toString(), at.world());
      case Meeting.Port(var host, var port) -> {
        Doorway.await(at, host, port);
        var options = new TCPStoreOptions();
        options.port((short) port);
        options.isServer(at.rank() == 0);
        options.numWorkers(new SizeTPointer(1).put(at.world()));
        options.waitWorkers(false);
        options.timeout(limit);
        yield new TCPStore(host, options);
      }
    };
  }

  /// Returns when all workers have come to the store: only then do they connect, because Gloo would
  /// try to reach one that never comes for several times its limit.
  private static void gather(Store store, Rendezvous at, Milliseconds limit) {
    store.set(place(at.rank()), "here");
    try {
      store._wait(
          new StringVector(
              IntStream.range(0, at.world()).mapToObj(Gloo::place).toArray(String[]::new)),
          limit);
    } catch (RuntimeException e) {
      throw GlooFaults.absent(at, missing(store, at), e);
    }
  }

  private static List<Integer> missing(Store store, Rendezvous at) {
    return IntStream.range(0, at.world())
        .filter(rank -> !store.check(new StringVector(place(rank))))
        .boxed()
        .toList();
  }

  private static String place(int rank) {
    return "tacho/rank/" + rank;
  }

  @Override
  public int rank() {
    return at.rank();
  }

  @Override
  public int world() {
    return at.world();
  }

  @Override
  public void begin(Tensor part) {
    try (var _ = new PointerScope()) {
      begun.add(group.allreduce(new TensorVector(part)).retainReference());
    } catch (RuntimeException e) {
      throw GlooFaults.of(ALL_REDUCE, entered + 1, at, e);
    }
  }

  @Override
  public Spent sum(List<Tensor> parts) {
    return within(
        ALL_REDUCE,
        () -> {
          long came = System.nanoTime();
          parts.forEach(this::begin);
          finish();
          long there = System.nanoTime() - came;
          long reduced = shortest(there);
          return new Spent(System.nanoTime() - came - reduced, reduced);
        });
  }

  /// Of what each worker says.
  private long shortest(long own) {
    double[] all = new double[at.world()];
    all[at.rank()] = own;
    return (long) Arrays.stream(summed(all)).min().orElseThrow();
  }

  private void finish() {
    try {
      begun.forEach(this::await);
    } finally {
      begun.forEach(Work::releaseReference);
      begun.clear();
    }
  }

  @Override
  public void reduce(Tensor flat) {
    var _ =
        within(
            ALL_REDUCE,
            () -> {
              reduceNow(flat);
              return Spent.NOTHING;
            });
  }

  @Override
  public double[] sum(double... values) {
    return within("sum", () -> summed(values));
  }

  private double[] summed(double[] values) {
    Tensor sums =
        torch.zeros(
            new long[] {values.length},
            new TensorOptions().dtype(new ScalarTypeOptional(torch.ScalarType.Double)));
    var _ = sums.data_ptr_double().put(values);
    reduceNow(sums);
    double[] all = new double[values.length];
    var _ = sums.data_ptr_double().get(all);
    return all;
  }

  @Override
  public void tell(String what) {
    try (var _ = new PointerScope()) {
      store.set(done(what), "done");
    } catch (RuntimeException e) {
      throw GlooFaults.untold(what, at, e);
    }
  }

  @Override
  public long await(String what, Duration limit) {
    long begun = System.nanoTime();
    try (var _ = new PointerScope();
        var most = new Milliseconds(limit.toMillis())) {
      store._wait(new StringVector(done(what)), most);
    } catch (RuntimeException e) {
      throw GlooFaults.undone(what, limit, at, e);
    }
    return System.nanoTime() - begun;
  }

  private static String done(String what) {
    return "tacho/done/" + what;
  }

  @Override
  public void barrier() {
    var _ =
        within(
            "barrier",
            () -> {
              reduceNow(arrivals);
              return Spent.NOTHING;
            });
  }

  private <T> T within(String collective, Supplier<T> body) {
    long number = ++entered;
    watch.entered(number, collective);
    try (var _ = new PointerScope()) {
      T made = body.get();
      watch.left(number);
      return made;
    } catch (RuntimeException e) {
      throw GlooFaults.of(collective, number, at, e);
    }
  }

  private void reduceNow(Tensor tensor) {
    await(group.allreduce(new TensorVector(tensor)));
  }

  private void await(Work work) {
    try (var limit = new Milliseconds(at.limit().plus(LATER).toMillis())) {
      boolean _ = work._wait(limit);
    }
  }

  /// Waits for what is under way, which its own limit ends.
  @Override
  public void close() {
    arrivals.releaseReference();
    group.releaseReference();
    store.releaseReference();
  }
}
