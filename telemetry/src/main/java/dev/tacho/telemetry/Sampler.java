package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Reads all sources at fixed distances on the monotonic clock, in a thread of its own: the first
/// time at once, the last time when it is closed. A tick that the thread was too late for is left
/// out and counted. A source that throws costs its own counters only.
///
/// The sources belong to the sampler from [#start] on: only its thread reads and closes them. The
/// listener is called by that thread too, never after [#close] has returned. Other methods: any
/// thread.
public final class Sampler implements AutoCloseable {
  /// How often the machine is read.
  public static final Duration EVERY = Duration.ofSeconds(1);
  /// How often counters that are dear to read are.
  public static final Duration SLOW_EVERY = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Source> sources;
  private final Listener listener;
  private final Counters counters;
  private final List<Counter> atStart;
  private final Schedule schedule;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Duration patience;
  private final Thread thread;
  private final Object telling = new Object();
  // guarded by telling
  private boolean deaf;
  // guarded by telling
  private Optional<RuntimeException> refusal = Optional.empty();

  /// Who is told what was read. One that throws is told nothing any more, and [Sampler#close]
  /// throws what it threw.
  public interface Listener {
    /// What was read at one tick; first those that [#changed] at it.
    void tick(Tick tick);

    /// Counters that vanished (`missing` says why) or came back.
    void changed(List<Counter> changed);
  }

  /// One that waits so long at most when it is closed.
  Sampler(
      List<Source> sources,
      Duration every,
      Duration slowEvery,
      Listener listener,
      Duration patience) {
    this.patience = patience;
    this.sources = List.copyOf(sources);
    this.listener = listener;
    this.counters = new Counters(this.sources);
    this.atStart = counters.all();
    this.schedule = new Schedule(System.nanoTime(), every, slowEvery);
    this.thread = Thread.ofPlatform().daemon().name("tacho-sampler").unstarted(this::run);
  }

  /// Starts to sample `sources`.
  public static Sampler start(
      List<Source> sources, Duration every, Duration slowEvery, Listener listener) {
    var sampler = new Sampler(sources, every, slowEvery, listener, PATIENCE);
    sampler.begin();
    return sampler;
  }

  void begin() {
    thread.start();
  }

  /// What is read, and what is missing, as found when the sources were opened.
  public List<Counter> counters() {
    return atStart;
  }

  /// Reads once more, closes the sources and ends the thread. Waits some seconds at most: a
  /// source that hangs is left behind. Throws what the listener threw.
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    try {
      boolean _ = thread.join(patience);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    Optional<RuntimeException> thrown;
    synchronized (telling) {
      deaf = true;
      thrown = refusal;
      refusal = Optional.empty();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thrown.isPresent()) {
      throw thrown.get();
    }
  }

  private void run() {
    try {
      while (!closed(schedule.nanosLeft(System.nanoTime()))) {
        sample(schedule.take(System.nanoTime()));
      }
      sample(schedule.last(System.nanoTime()));
    } catch (InterruptedException _) {
      // nobody but an ending JVM interrupts this thread
      Thread.currentThread().interrupt();
    } finally {
      sources.forEach(Sampler::close);
    }
  }

  /// Waits; true when this is being closed.
  private boolean closed(long nanos) throws InterruptedException {
    return closing.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void sample(Schedule.Due due) {
    long begin = System.nanoTime();
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Long> taken = new LinkedHashMap<>();
    for (Source source : sources) {
      read(source, due.slow(), values, taken);
    }
    tell(counters.takeChanged(), new Tick(begin, due.missed(), due.slow(), values, taken));
  }

  private void read(
      Source source, boolean slow, Map<String, Double> values, Map<String, Long> taken) {
    var reading = new Reading(System.nanoTime(), slow);
    Optional<Throwable> thrown = Optional.empty();
    try {
      source.read(reading);
    } catch (RuntimeException | Error e) {
      // whatever goes wrong in a source, the run and the other sources go on
      thrown = Optional.of(e);
    }
    counters.take(source, reading, values);
    reading
        .taken()
        .forEach(
            (series, nanos) -> {
              if (values.containsKey(series)) {
                Long _ = taken.put(series, nanos);
              }
            });
    thrown.ifPresent(e -> counters.fail(source, reading, "reading it failed: " + words(e)));
  }

  private void tell(List<Counter> changed, Tick tick) {
    synchronized (telling) {
      if (deaf) {
        return;
      }
      try {
        if (!changed.isEmpty()) {
          listener.changed(changed);
        }
        listener.tick(tick);
      } catch (RuntimeException e) {
        deaf = true;
        refusal = Optional.of(e);
      }
    }
  }

  private static String words(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private static void close(Source source) {
    try {
      source.close();
    } catch (RuntimeException | Error _) {
      // it is done with, and the others are still to be closed
    }
  }
}
