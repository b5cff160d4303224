package dev.tacho.report.chart.scale;

import dev.tacho.report.chart.Axis;

/// How far values reach along an axis, gathered one by one; those without a place on it are left
/// out. Confined to one thread.
public final class Reach {
  private static final double MARGIN = 0.04;

  private final Axis axis;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  /// Begins with the ends that the axis asks for.
  public Reach(Axis axis) {
    this.axis = axis;
    with(axis.least());
    with(axis.most());
  }

  /// Takes a value in.
  public Reach with(double value) {
    if (axis.holds(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return this;
  }

  /// From the least to the greatest; from 0 to 1, or 1 to 10 by logarithm, where there was none.
  public Scaled exact() {
    if (low > high) {
      return Scaled.of(axis, axis.scale() == Axis.Scale.LOG ? 1 : 0, scaleEnd());
    }
    return Scaled.of(axis, low, high);
  }

  private double scaleEnd() {
    return axis.scale() == Axis.Scale.LOG ? 10 : 1;
  }

  /// The same with some room at both ends, so that nothing lies on the rim; none where the axis
  /// named its ends, nor across 0.
  public Scaled roomy() {
    if (low > high) {
      return exact();
    }
    double from = low;
    double to = high;
    if (axis.scale() == Axis.Scale.LOG) {
      double room = low < high ? MARGIN * StrictMath.log(high / low) : StrictMath.log(2);
      double factor = Double.isFinite(room) ? StrictMath.exp(room) : 2;
      from = Math.max(Double.MIN_NORMAL, low / factor);
      to = Math.min(Double.MAX_VALUE, high * factor);
    } else {
      // halves: the distance of two huge values of opposite signs would be infinite
      double room = low < high ? 2 * MARGIN * (high / 2 - low / 2) : alone();
      from = low >= 0 ? Math.max(0, low - room) : Math.max(-Double.MAX_VALUE, low - room);
      to = high <= 0 ? Math.min(0, high + room) : Math.min(Double.MAX_VALUE, high + room);
    }
    boolean fixedLow = axis.least() <= low;
    boolean fixedHigh = axis.most() >= high;
    return Scaled.of(
        axis, fixedLow ? low : Math.min(low, from), fixedHigh ? high : Math.max(high, to));
  }

  private double alone() {
    return low == 0 ? 1 : Math.abs(low) * 0.1;
  }
}
