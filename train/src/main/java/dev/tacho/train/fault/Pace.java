package dev.tacho.train.fault;

import java.time.Duration;

/// How fast groups are here, as one that nothing was done to showed it.
///
/// @param step from one step to the next, the middle of all
/// @param group from its beginning to its end
record Pace(Duration step, Duration group) {
  /// Where none has shown it.
  static final Pace UNKNOWN = new Pace(Duration.ofMillis(30), Duration.ofSeconds(10));

  private static final Duration LEAST = Duration.ofMinutes(2);
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final long SPARE = 4;
  private static final long STEPS_MOST = 600;

  /// Steps that take `time` where they take twice the usual time.
  long stepsOfTwice(Duration time) {
    return Math.clamp(time.toNanos() / Math.max(1, 2 * step.toNanos()), 40, STEPS_MOST);
  }

  /// Within which a group of so many steps is over, that is slowed down for `slowed`: four times as
  /// long as it should take.
  Duration limit(long steps, Duration slowed) {
    Duration usual = group.plus(step.multipliedBy(steps)).plus(slowed).multipliedBy(SPARE);
    return usual.compareTo(LEAST) < 0 ? LEAST : usual.compareTo(MOST) > 0 ? MOST : usual;
  }
}
