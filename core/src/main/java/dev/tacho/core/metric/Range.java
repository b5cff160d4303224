package dev.tacho.core.metric;

import org.jspecify.annotations.Nullable;

/// The legal values of a metric, both ends included; an infinite end is no limit. NaN is neither
/// inside nor outside: it is data, and is shown.
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record Range(double low, double high) {
  /// Any number.
  public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  /// Zero and above.
  public static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);

  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("legal range is empty: low=" + low + ", high=" + high);
    }
  }

  /// Whether `value` lies outside; false for NaN.
  public boolean excludes(double value) {
    return value < low || value > high;
  }

  @Override
  public String toString() {
    return "[" + low + ", " + high + "]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Range range
        && Double.compare(range.low, low) == 0
        && Double.compare(range.high, high) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(low) + Double.hashCode(high);
  }
}
