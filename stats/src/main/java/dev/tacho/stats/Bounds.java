package dev.tacho.stats;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;

/// A confidence interval as a method here gives it, in the unit of the values.
///
/// @param level what the method reaches, at least what was asked for: exact for order statistics,
///     as asked for where the method is an approximation
/// @param method how it was obtained, for people
public record Bounds(double low, double high, double level, String method) {
  public Bounds {
    if (!(low <= high)) {
      throw new IllegalArgumentException("bounds are upside down: low=" + low + ", high=" + high);
    }
    Values.requireShare("level of bounds", level);
  }

  /// The same as core knows it, once it is said what was measured again.
  public Interval over(Resampled unit) {
    return new Interval(low, high, level, method, unit);
  }
}
