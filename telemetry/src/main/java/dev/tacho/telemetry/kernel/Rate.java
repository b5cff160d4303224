package dev.tacho.telemetry.kernel;

import dev.tacho.telemetry.Reading;

/// What a counter that only grows gained a second since the reading before. Confined to one
/// thread.
public final class Rate {
  /// Over less, a count in clock ticks says more about the tick than about the machine.
  private static final long SHORTEST_NANOS = 200_000_000;

  private final String series;
  private final double scale;
  private final double most;
  private boolean begun;
  private long before;
  private long beforeNanos;

  /// A rate that is written as `series`: counts a second times `scale`.
  public Rate(String series, double scale) {
    this(series, scale, Double.MAX_VALUE);
  }

  private Rate(String series, double scale, double most) {
    this.series = series;
    this.scale = scale;
    this.most = most;
  }

  /// A share of time, in hundredths. The kernel's clock and ours are not read at the same moment,
  /// so that a whole second may come out as a little more.
  public static Rate share(String series, double scale) {
    return new Rate(series, scale, 100);
  }

  /// Takes `count`, and sets the rate where there was a reading long enough before. A counter
  /// that went back is lost for this once, and counted from where it is.
  public void take(long count, Reading into) {
    long nanos = into.monoNanos() - beforeNanos;
    if (begun && count < before) {
      into.lost(series, "the counter went back, from " + before + " to " + count);
    } else if (begun && nanos < SHORTEST_NANOS) {
      return;
    } else if (begun) {
      into.set(series, Math.min(most, (count - before) * scale * 1e9 / nanos));
    }
    begun = true;
    before = count;
    beforeNanos = into.monoNanos();
  }

  /// What there was before no longer counts: the counter was not there in between.
  public void forget() {
    begun = false;
  }
}
