package dev.tacho.report.chart;

import dev.tacho.core.metric.Unit;

/// Names with their units. Pure.
final class Labels {
  private Labels() {}

  /// `latency (ms)`; the name alone where the unit says nothing.
  static String named(String name, Unit unit) {
    String symbol = unit.symbol();
    if (unit.equals(Unit.ONE) || unit.equals(Unit.UNKNOWN)) {
      return name;
    }
    return name.isEmpty() ? symbol : name + " (" + symbol + ")";
  }
}
