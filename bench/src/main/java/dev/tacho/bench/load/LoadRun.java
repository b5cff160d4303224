package dev.tacho.bench.load;

import dev.tacho.bench.arrival.Arrivals;
import dev.tacho.bench.arrival.Schedule;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Offers the load of a [LoadPlan] to work, first until it is steady, then in repeats. Used once,
/// on one thread, which is the first of the workers.
///
/// A query that fails ends everything: a model that fails now and then has no speed.
public final class LoadRun {
  /// A window of the warm-up has at least so many queries and so much time, so that its median
  /// stands for something.
  private static final int WINDOW_QUERIES = 8;

  private static final long WINDOW_NANOS = 25_000_000;

  /// Rows of a warm-up: how work settles is seen in its first queries.
  private static final int WARM_UP_ROWS = 1_000;

  /// A thread that sleeps wakes up to this much late, so the rest of a wait is spent awake.
  private static final long AWAKE_NANOS = 150_000;

  private static final long GRACE_NANOS = 10_000_000_000L;

  private final LoadPlan plan;
  private final Work work;
  private final Rows rows;
  private final LoadListener listener;
  private final AtomicReference<Optional<RuntimeException>> failure =
      new AtomicReference<>(Optional.empty());
  private double perSecond;

  private LoadRun(LoadPlan plan, Work work, Rows rows, LoadListener listener) {
    this.plan = plan;
    this.work = work;
    this.rows = rows;
    this.listener = listener;
  }

  /// Does all of it. Fails as `work` does, when it does.
  public static void run(LoadPlan plan, Work work, Rows rows, LoadListener listener)
      throws InterruptedException {
    LoadRun run = new LoadRun(plan, work, rows, listener);
    run.warmUp();
    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
      listener.begins(repeat);
      listener.ended(run.repeat(repeat));
    }
  }

  private RepeatEnd repeat(int repeat) throws InterruptedException {
    return switch (plan.scenario()) {
      case SINGLE_STREAM -> singleStream(repeat, every());
      case MULTI_STREAM -> multiStream(repeat, every());
      case SERVER -> server(repeat);
      case OFFLINE -> offline(repeat, every());
    };
  }

  /// One query of how many is a row, by the rate that the warm-up ended with.
  private int every() {
    // the warm-up counts inferences, of which a query with several streams has several
    double queriesPerSecond =
        plan.scenario() == Scenario.MULTI_STREAM ? perSecond / plan.streams() : perSecond;
    double expected =
        Math.max(queriesPerSecond * plan.least().toNanos() / 1e9, plan.leastQueries());
    return Math.max(1, (int) Math.ceil(expected / plan.rows()));
  }

  /// All streams work without a pause, window after window, until the work is steady.
  private void warmUp() throws InterruptedException {
    long begin = System.nanoTime();
    double[] medians = new double[64];
    int windows = 0;
    long queries = 0;
    SteadyState state;
    boolean enough;
    do {
      if (windows == medians.length) {
        medians = Arrays.copyOf(medians, 2 * windows);
      }
      long before = queries;
      long from = System.nanoTime();
      double[][] times = new double[plan.streams()][];
      workers(stream -> times[stream] = window(stream, before));
      for (double[] some : times) {
        queries += some.length;
      }
      double[] all = Arrays.stream(times).flatMapToDouble(Arrays::stream).toArray();
      medians[windows++] = Quantiles.median(all);
      perSecond = all.length / ((System.nanoTime() - from) / 1e9);
      state = SteadyState.of(medians, windows);
      enough = queries >= plan.warmUps() && state.steady();
    } while (!enough && System.nanoTime() - begin < plan.longestWarmUp().toNanos());
    listener.warmed(state, queries, System.nanoTime() - begin);
  }

  /// What each query of a window took, in nanoseconds.
  private double[] window(int stream, long before) {
    double[] times = new double[256];
    int count = 0;
    long begin = System.nanoTime();
    long last;
    do {
      long sent = System.nanoTime();
      last = query(stream, 0, before + count + 1, sent, sent, before + count < WARM_UP_ROWS);
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = last - sent;
    } while ((last - begin < WINDOW_NANOS || count < WINDOW_QUERIES) && goesOn());
    return Arrays.copyOf(times, count);
  }

  private RepeatEnd singleStream(int repeat, int every) {
    long least = plan.least().toNanos();
    int leastQueries = plan.leastQueries();
    long count = 0;
    int toRow = every;
    long begin = System.nanoTime();
    long last;
    do {
      boolean row = --toRow == 0;
      if (row) {
        toRow = every;
      }
      long sent = System.nanoTime();
      count++;
      last = query(0, repeat, count, sent, sent, row);
    } while (last - begin < least || count < leastQueries);
    return new RepeatEnd(repeat, begin, last, count, 0, 0, every);
  }

  /// Does a query and tells when it was answered.
  private long query(int stream, int repeat, long number, long due, long sent, boolean row) {
    try {
      work.run(stream);
    } catch (RuntimeException e) {
      rows.put(repeat, number, Rows.FAILED, due, sent, System.nanoTime());
      throw e;
    }
    long last = System.nanoTime();
    if (row) {
      rows.put(repeat, number, Rows.OK, due, sent, last);
    }
    return last;
  }

  /// The first worker says go, works as the others do, and waits for the last of them.
  private RepeatEnd multiStream(int repeat, int every) throws InterruptedException {
    AtomicLong go = new AtomicLong();
    AtomicInteger busy = new AtomicInteger();
    long[] ends = new long[3];
    workers(
        stream -> {
          if (stream > 0) {
            follow(stream, go, busy);
            return;
          }
          try {
            lead(repeat, every, go, busy, ends);
          } finally {
            go.set(-1);
          }
        });
    return new RepeatEnd(repeat, ends[0], ends[1], ends[2], 0, 0, every);
  }

  private void lead(int repeat, int every, AtomicLong go, AtomicInteger busy, long[] ends) {
    long least = plan.least().toNanos();
    long count = 0;
    long begin = System.nanoTime();
    long last;
    do {
      long sent = System.nanoTime();
      count++;
      busy.set(plan.streams() - 1);
      go.set(count);
      int status = Rows.OK;
      try {
        work.run(0);
        for (int spins = 0; busy.get() > 0 && goesOn(); spins++) {
          pause(spins);
        }
      } catch (RuntimeException e) {
        fail(e);
      }
      last = System.nanoTime();
      if (!goesOn()) {
        status = Rows.FAILED;
      }
      if (status != Rows.OK || count % every == 0) {
        rows.put(repeat, count, status, sent, sent, last);
      }
    } while ((last - begin < least || count < plan.leastQueries()) && goesOn());
    ends[0] = begin;
    ends[1] = last;
    ends[2] = count;
  }

  private void follow(int stream, AtomicLong go, AtomicInteger busy) {
    long done = 0;
    while (true) {
      long now = go.get();
      for (int spins = 0; now == done; spins++) {
        pause(spins);
        now = go.get();
      }
      if (now < 0) {
        return;
      }
      done = now;
      work.run(stream);
      int _ = busy.decrementAndGet();
    }
  }

  private RepeatEnd server(int repeat) throws InterruptedException {
    long[] due = due(repeat);
    int every = Math.max(1, (due.length + plan.rows() - 1) / plan.rows());
    AtomicInteger next = new AtomicInteger();
    AtomicLong answered = new AtomicLong();
    AtomicLong end = new AtomicLong();
    long begin = System.nanoTime();
    long giveUp = begin + due[due.length - 1] + Math.max(GRACE_NANOS, plan.least().toNanos());
    workers(
        stream -> {
          for (int k = next.getAndIncrement();
              k < due.length && goesOn();
              k = next.getAndIncrement()) {
            long at = begin + due[k];
            long sent = waitUntil(at);
            if (sent > giveUp) {
              rows.put(repeat, k + 1L, Rows.UNSENT, at, 0, 0);
              continue;
            }
            long last = query(stream, repeat, k + 1L, at, sent, (k + 1) % every == 0);
            long _ = answered.incrementAndGet();
            long _ = end.accumulateAndGet(last, Math::max);
          }
        });
    return new RepeatEnd(
        repeat, begin + due[0], end.get(), answered.get(), 0, due.length - answered.get(), every);
  }

  /// When the queries of a repeat are due: as many as it takes to reach both, the least time and
  /// the least count. Each repeat has arrivals of its own.
  private long[] due(int repeat) {
    Schedule schedule =
        new Arrivals.Poisson(plan.ratePerSecond().orElseThrow()).schedule(plan.seed() + repeat);
    long least = plan.least().toNanos();
    long[] due = new long[Math.max(16, plan.leastQueries())];
    int count = 0;
    long at;
    do {
      at = schedule.nextNanos();
      if (count == due.length) {
        due = Arrays.copyOf(due, 2 * count);
      }
      due[count++] = at;
    } while (at < least || count < plan.leastQueries());
    return Arrays.copyOf(due, count);
  }

  private RepeatEnd offline(int repeat, int every) throws InterruptedException {
    AtomicLong next = new AtomicLong();
    AtomicLong answered = new AtomicLong();
    AtomicLong end = new AtomicLong();
    long least = plan.least().toNanos();
    long begin = System.nanoTime();
    workers(
        stream -> {
          long last = begin;
          for (long k = next.getAndIncrement();
              (last - begin < least || k < plan.leastQueries()) && goesOn();
              k = next.getAndIncrement()) {
            long sent = System.nanoTime();
            last = query(stream, repeat, k + 1, begin, sent, (k + 1) % every == 0);
            long _ = answered.incrementAndGet();
          }
          long own = last;
          long _ = end.accumulateAndGet(own, Math::max);
        });
    return new RepeatEnd(repeat, begin, end.get(), answered.get(), 0, 0, every);
  }

  /// What a worker does in a repeat.
  private interface Body {
    void run(int stream);
  }

  /// Lets all workers do `body`, the first of them on this thread. Fails as the first that does.
  private void workers(Body body) throws InterruptedException {
    Thread[] others = new Thread[plan.streams() - 1];
    for (int i = 0; i < others.length; i++) {
      int stream = i + 1;
      others[i] = Thread.ofPlatform().name("stream-" + stream).start(() -> guarded(body, stream));
    }
    guarded(body, 0);
    for (Thread other : others) {
      other.join();
    }
    Optional<RuntimeException> failed = failure.get();
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  private void guarded(Body body, int stream) {
    try {
      body.run(stream);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException e) {
    boolean _ = failure.compareAndSet(Optional.empty(), Optional.of(e));
  }

  private boolean goesOn() {
    return failure.get().isEmpty();
  }

  /// Waits for a moment and tells when it is awake again.
  private static long waitUntil(long at) {
    long now = System.nanoTime();
    while (now < at) {
      if (at - now > 2 * AWAKE_NANOS) {
        LockSupport.parkNanos(at - now - AWAKE_NANOS);
      } else {
        Thread.onSpinWait();
      }
      now = System.nanoTime();
    }
    return now;
  }

  /// A worker that waits for another gives its processor away when that takes long.
  @SuppressWarnings("ThreadPriorityCheck") // a kindness to others; nothing rests on it
  private static void pause(int spins) {
    if (spins < 2_000) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
