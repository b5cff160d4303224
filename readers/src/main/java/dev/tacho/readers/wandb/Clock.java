package dev.tacho.readers.wandb;

import dev.tacho.core.PointCursor;

/// Times as W&B says them, as nanoseconds since the run's start. Confined to one thread.
final class Clock {
  private static final double NANOS = 1e9;
  private static final double LATEST_SECONDS = 9e9;

  private double start = Double.NaN;

  /// The run's start in seconds since 1970; NaN while it is not known.
  double start() {
    return start;
  }

  void start(double seconds) {
    start = seconds;
  }

  /// The time that a row tells.
  ///
  /// @param runtime seconds since the start, or NaN
  /// @param timestamp seconds since 1970, or NaN
  long nanos(double runtime, double timestamp) {
    double seconds = Double.isNaN(runtime) ? timestamp - start : runtime;
    return Math.abs(seconds) <= LATEST_SECONDS ? Math.round(seconds * NANOS) : PointCursor.NO_TIME;
  }
}
