package dev.tacho.train.collective;

import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import java.time.Duration;
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
final class Gloo implements Collective {
  private static final Duration LATER = Duration.ofMillis(500);

  private final Rendezvous at;
  private final CollectiveWatch watch;
  private final Store store;
  private final ProcessGroupGloo group;
  private final Tensor arrivals;
  private long entered;

  private Gloo(Rendezvous at, CollectiveWatch watch, Store store, ProcessGroupGloo group) {
    this.at = at;
    this.watch = watch;
    this.store = store;
    this.group = group;
    this.arrivals = torch.zeros(1);
    arrivals.retainReference();
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
      store.retainReference();
      group.retainReference();
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
  public Spent sum(Tensor flat) {
    return within(
        "all-reduce",
        () -> {
          long begun = System.nanoTime();
          reduce(arrivals);
          long arrived = System.nanoTime();
          reduce(flat);
          return new Spent(arrived - begun, System.nanoTime() - arrived);
        });
  }

  @Override
  public Reduction begin(Tensor part) {
    long number = ++entered;
    watch.entered(number, "all-reduce");
    Work work;
    try (var _ = new PointerScope()) {
      work = group.allreduce(new TensorVector(part));
      work.retainReference();
    } catch (RuntimeException e) {
      throw GlooFaults.of("all-reduce", number, at, e);
    }
    return () -> {
      long begun = System.nanoTime();
      try {
        await(work);
      } catch (RuntimeException e) {
        throw GlooFaults.of("all-reduce", number, at, e);
      } finally {
        work.releaseReference();
      }
      watch.left(number);
      return System.nanoTime() - begun;
    };
  }

  @Override
  public double[] sum(double... values) {
    return within(
        "sum",
        () -> {
          Tensor sums =
              torch.zeros(
                  new long[] {values.length},
                  new TensorOptions().dtype(new ScalarTypeOptional(torch.ScalarType.Double)));
          var _ = sums.data_ptr_double().put(values);
          reduce(sums);
          double[] all = new double[values.length];
          var _ = sums.data_ptr_double().get(all);
          return all;
        });
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
              reduce(arrivals);
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

  private void reduce(Tensor tensor) {
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
