package dev.tacho.analysis.finding;

import java.util.Optional;

/// Where single values go over from one level to another.
final class Jumps {
  private Jumps() {}

  /// The first value of the new level: the place that leaves least to explain when everything
  /// before it belongs to `before` and the rest to `after`. Distances count at most as far as the
  /// levels are apart, so that a wild value has one voice. Empty where there are no values.
  static Optional<Onset> onset(Values values, double before, double after) {
    double apart = Math.abs(after - before);
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    int at = -1;
    for (int i = 0; i < values.size(); i++) {
      if (sum < least && Double.isFinite(values.value(i))) {
        least = sum;
        at = i;
      }
      double value = values.value(i);
      if (Double.isFinite(value)) {
        sum += Math.min(apart, Math.abs(value - before)) - Math.min(apart, Math.abs(value - after));
      }
    }
    return at < 0 ? Optional.empty() : Optional.of(values.onset(at));
  }
}
