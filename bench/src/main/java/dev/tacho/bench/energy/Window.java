package dev.tacho.bench.energy;

/// A stretch of the monotonic clock ([System#nanoTime]).
public record Window(long fromNanos, long toNanos) {
  public Window {
    if (toNanos - fromNanos <= 0) {
      throw new IllegalArgumentException(
          "a window ends after it begins: " + fromNanos + " to " + toNanos);
    }
  }

  /// How long it is.
  public double seconds() {
    return (toNanos - fromNanos) / 1e9;
  }
}
