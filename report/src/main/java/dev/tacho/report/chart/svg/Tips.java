package dev.tacho.report.chart.svg;

import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.scale.Scaled;

/// What is said of a mark when somebody points at it. Pure.
final class Tips {
  private Tips() {}

  /// A value with the unit of its axis.
  static String of(double value, Axis axis) {
    if (axis.scale() == Axis.Scale.TIME || axis.scale() == Axis.Scale.DATE) {
      return Scaled.of(axis, value, value).label(value);
    }
    Unit unit = axis.unit();
    boolean plain = unit.equals(Unit.ONE) || unit.equals(Unit.UNKNOWN);
    return Numbers.text(value) + (plain ? "" : " " + unit.symbol());
  }
}
