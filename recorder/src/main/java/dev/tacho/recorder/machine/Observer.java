package dev.tacho.recorder.machine;

import dev.tacho.core.Counter;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.measure.Measurement;
import dev.tacho.recorder.inbox.Intake;
import dev.tacho.telemetry.Sampler;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Looks at the machine while a command runs: opens the sources and samples them on threads of
/// their own, and hands what they read to the recorder's thread, which writes it down.
///
/// Nothing that goes wrong here harms the run: sources that cannot be opened, a sampler that
/// throws, stops or falls behind cost samples only, and the run says so. All methods but those of
/// the listener are the recorder's thread's.
final class Observer implements Sampler.Listener {
  /// Ticks that may wait for the recorder's thread; it comes several times a second.
  private static final int WAITING = 256;

  private static final int SHAPES = 16;
  private static final String TREE = "tree_";
  private static final String TREE_TOTAL = "tree_cpu_s";

  private final Duration every;
  private final Intake intake;
  private final RunSink points;
  private final Runnable flush;
  private final long startMono;
  private final Resources resources;
  private final BlockingQueue<Word> words = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong crowdedOut = new AtomicLong();
  private final Thread opener;
  private final List<PointShape> shapes = new ArrayList<>();
  private double[] values = new double[0];
  private long missed;
  private long lastTick;
  private boolean wrote;

  // guarded by this: the opener's thread leaves these for the recorder's
  private Optional<Sampler> sampler = Optional.empty();
  private List<Source> opened = List.of();
  private Optional<String> failure = Optional.empty();
  private boolean over;

  /// What another thread has to tell.
  private sealed interface Word {
    record Found(List<Counter> counters) implements Word {}

    record Changed(long monoNanos, List<Counter> counters) implements Word {}

    record Read(Tick tick) implements Word {}
  }

  /// Begins to open what `sources` gives and to sample it.
  ///
  /// @param points takes the values
  /// @param flush hands them to the kernel
  /// @param startMono the run's start by the monotonic clock
  Observer(
      Supplier<List<Source>> sources,
      Duration every,
      Intake intake,
      RunSink points,
      Runnable flush,
      long startMono,
      Resources resources) {
    this.every = every;
    this.flush = flush;
    this.intake = intake;
    this.points = points;
    this.startMono = startMono;
    this.resources = resources;
    this.opener =
        Thread.ofPlatform().daemon().name("tacho-observer").unstarted(() -> open(sources));
    this.lastTick = System.nanoTime();
    opener.start();
  }

  /// Waits, as [#changed] does, until the counters themselves are told.
  @Override
  public synchronized void tick(Tick tick) {
    if (!words.offer(new Word.Read(tick))) {
      crowdedOut.incrementAndGet();
    }
  }

  @Override
  public synchronized void changed(List<Counter> changed) {
    // a change that finds no room is told with the next one of its counter
    boolean _ = words.offer(new Word.Changed(System.nanoTime(), changed));
  }

  /// Writes down what has been read since the last call.
  void take() {
    take(Long.MAX_VALUE);
  }

  /// Reads a last time, ends the sampling and writes down the rest. What is read of the tree after
  /// the command's end says nothing about the command.
  ///
  /// @param endedMono when the command ended, by the monotonic clock
  void stop(long endedMono) {
    Optional<Sampler> running;
    synchronized (this) {
      over = true;
      running = sampler;
    }
    running.ifPresent(this::close);
    take(endedMono);
    tellFailure();
    tellMissed(endedMono, running.isPresent());
  }

  /// What the sources themselves add up, energy above all. After [#stop].
  List<Measurement> totals() {
    List<Measurement> totals = new ArrayList<>();
    for (Source source : sources()) {
      try {
        totals.addAll(source.totals());
      } catch (RuntimeException e) {
        fault("what a source added up is not known: " + e);
      }
    }
    return totals;
  }

  private synchronized List<Source> sources() {
    return opened;
  }

  private void open(Supplier<List<Source>> sources) {
    try {
      List<Source> ready = sources.get();
      synchronized (this) {
        if (over) {
          ready.forEach(Source::close);
          return;
        }
        opened = ready;
        sampler =
            Optional.of(
                Sampler.start(
                    ready,
                    every,
                    every.compareTo(Sampler.SLOW_EVERY) > 0 ? every : Sampler.SLOW_EVERY,
                    this));
        boolean _ = words.offer(new Word.Found(sampler.get().counters()));
      }
    } catch (RuntimeException | Error e) {
      // native code, odd machines: whatever it is, the command goes on
      synchronized (this) {
        failure = Optional.of("the machine cannot be looked at: " + e);
      }
    }
  }

  private void close(Sampler running) {
    try {
      running.close();
    } catch (RuntimeException e) {
      fault("the sampler stopped: " + e);
    }
  }

  private void take(long endedMono) {
    for (Word word = words.poll(); word != null; word = words.poll()) {
      switch (word) {
        case Word.Found(var counters) -> told(points.nanos(), counters);
        case Word.Changed(var at, var counters) -> {
          List<Counter> ours =
              at <= endedMono
                  ? counters
                  : counters.stream().filter(c -> !c.series().startsWith(TREE)).toList();
          if (!ours.isEmpty()) {
            told(at - startMono, ours);
          }
        }
        case Word.Read(var tick) -> read(tick, tick.monoNanos() > endedMono);
      }
    }
    if (wrote) {
      wrote = false;
      // the kernel then has them when this process is killed, for the price of one write
      flush.run();
    }
    tellFailure();
  }

  private void told(long nanos, List<Counter> counters) {
    resources.know(counters);
    intake.event(nanos, new RunEvent.Telemetry(every, counters));
  }

  private void read(Tick tick, boolean after) {
    missed += tick.missed();
    lastTick = tick.monoNanos();
    Map<String, Double> read = tick.values();
    if (after) {
      read = new LinkedHashMap<>(read);
      read.keySet().removeIf(name -> name.startsWith(TREE) && !name.equals(TREE_TOTAL));
    }
    resources.take(read);
    if (!read.isEmpty()) {
      PointShape shape = shape(read);
      points.point(tick.monoNanos() - startMono, RunSink.NO_STEP, shape, values);
      wrote = true;
    }
  }

  /// The shape that fits, whose order [#values] is put in. Sources tell the same series in the same
  /// order at nearly every tick.
  private PointShape shape(Map<String, Double> read) {
    for (PointShape shape : shapes) {
      if (fits(shape, read)) {
        return shape;
      }
    }
    if (shapes.size() == SHAPES) {
      shapes.clear();
    }
    PointShape shape = new PointShape(RunEvent.Telemetry.SOURCE, List.copyOf(read.keySet()));
    shapes.add(shape);
    boolean _ = fits(shape, read);
    return shape;
  }

  private boolean fits(PointShape shape, Map<String, Double> read) {
    List<String> names = shape.names();
    if (names.size() != read.size()) {
      return false;
    }
    if (values.length != names.size()) {
      values = new double[names.size()];
    }
    for (int i = 0; i < values.length; i++) {
      Double value = read.get(names.get(i));
      if (value == null) {
        return false;
      }
      values[i] = value;
    }
    return true;
  }

  private synchronized Optional<String> takeFailure() {
    Optional<String> now = failure;
    failure = Optional.empty();
    return now;
  }

  private void tellFailure() {
    takeFailure().ifPresent(this::fault);
  }

  private void fault(String message) {
    resources.unsampled(message);
    intake.fault(points.nanos(), "telemetry", "sampler", message);
  }

  /// Ticks that were not read, were crowded out, or are owed by a sampler that fell silent.
  private void tellMissed(long endedMono, boolean sampled) {
    long silent = sampled ? Math.max(0, (endedMono - lastTick) / every.toNanos() - 1) : 0;
    long all = missed + crowdedOut.get() + silent;
    resources.missed(all);
    if (all > 0) {
      intake.event(points.nanos(), new RunEvent.Dropped("telemetry tick", all));
    }
  }
}
