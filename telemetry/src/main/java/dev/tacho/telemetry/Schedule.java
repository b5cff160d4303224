package dev.tacho.telemetry;

import java.time.Duration;

/// When ticks are due: at fixed distances from a start on the monotonic clock, so that lateness
/// does not add up. A caller who is late gets one tick and is told how many it passed over.
/// Confined to one thread; reads no clock.
final class Schedule {
  private final long start;
  private final long every;
  private final long slowEvery;
  private long next;
  private long lastSlow = -1;

  /// What is due now.
  ///
  /// @param missed ticks passed over since the one before
  /// @param slow whether dear counters are due
  record Due(long missed, boolean slow) {}

  Schedule(long startNanos, Duration every, Duration slowEvery) {
    if (every.compareTo(Duration.ofMillis(1)) < 0 || slowEvery.compareTo(every) < 0) {
      throw new IllegalArgumentException(
          "sampling every "
              + every
              + ", dear counters every "
              + slowEvery
              + ": give at least 1 ms, and no shorter time for dear counters");
    }
    this.start = startNanos;
    this.every = every.toNanos();
    this.slowEvery = slowEvery.toNanos();
  }

  /// Nanoseconds from `now` until the next tick is due; at most 0 when it is.
  long nanosLeft(long now) {
    return next * every - (now - start);
  }

  /// Takes the tick that is due at `now`. Called when [#nanosLeft] is not positive.
  Due take(long now) {
    long number = Math.max(next, Math.floorDiv(now - start, every));
    long missed = number - next;
    next = number + 1;
    long slowNumber = Math.floorDiv(number * every, slowEvery);
    boolean slow = slowNumber != lastSlow;
    lastSlow = slowNumber;
    return new Due(missed, slow);
  }

  /// Takes the last tick, which is read before its time, dear counters included.
  Due last(long now) {
    long missed = Math.max(0, Math.floorDiv(now - start, every) + 1 - next);
    return new Due(missed, true);
  }
}
