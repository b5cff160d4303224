package dev.tacho.analysis.pack;

import dev.tacho.core.metric.Direction;

/// A number of a run held against that of another.
///
/// @param percent 100 * (value - base) / |base|; NaN where one of them is missing, not finite, or
///     the base is 0
/// @param better the same with the sign that makes more of it better; NaN where nobody knows which
///     way is better
public record Delta(double percent, double better) {
  /// Of the entry at `place` against that at `base`.
  public static Delta of(Pack.Row row, int base, int place) {
    double from = row.entries().get(base).number();
    double to = row.entries().get(place).number();
    boolean usable = Double.isFinite(from) && Double.isFinite(to) && from != 0;
    double percent = usable ? 100 * (to - from) / Math.abs(from) : Double.NaN;
    double better =
        row.metric().direction() == Direction.HIGHER
            ? percent
            : row.metric().direction() == Direction.LOWER ? -percent : Double.NaN;
    return new Delta(percent, better);
  }
}
