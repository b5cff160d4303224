package dev.tacho.report.chart;

import dev.tacho.core.metric.Unit;

/// What runs along one side of a chart.
///
/// @param name what it is called: `step`, `latency`; empty text where a heading says it already
/// @param unit of the values along it; of [Scale#TIME] and [Scale#DATE] always seconds
/// @param least where the axis begins at the latest; NaN where the data decide
/// @param most where it ends at the earliest; NaN where the data decide
public record Axis(String name, Unit unit, Scale scale, double least, double most) {
  /// How values become places.
  public enum Scale {
    /// As they are.
    LINEAR,
    /// As they are; they are counted, and there is nothing between two of them.
    WHOLE,
    /// By their logarithm; what is not above 0 is left out and counted.
    LOG,
    /// Seconds since something began.
    TIME,
    /// Seconds since 1970 in UTC.
    DATE
  }

  private static final Unit SECONDS = new Unit("s");

  public static Axis of(String name, Unit unit) {
    return new Axis(name, unit, Scale.LINEAR, Double.NaN, Double.NaN);
  }

  /// Of what is counted: steps, workers.
  public static Axis whole(String name) {
    return new Axis(name, Unit.ONE, Scale.WHOLE, Double.NaN, Double.NaN);
  }

  /// By the logarithm of its values.
  public static Axis log(String name, Unit unit) {
    return new Axis(name, unit, Scale.LOG, Double.NaN, Double.NaN);
  }

  /// Seconds since something began.
  public static Axis time(String name) {
    return new Axis(name, SECONDS, Scale.TIME, Double.NaN, Double.NaN);
  }

  /// Seconds since 1970, shown as dates in UTC.
  public static Axis date(String name) {
    return new Axis(name, SECONDS, Scale.DATE, Double.NaN, Double.NaN);
  }

  /// The same axis, reaching at least from `from` to `to`.
  public Axis spanning(double from, double to) {
    return new Axis(name, unit, scale, from, to);
  }

  /// Whether a value has a place on it.
  public boolean holds(double value) {
    return Double.isFinite(value) && (scale != Scale.LOG || value > 0);
  }

  /// Its name with the unit: `latency (ms)`; of times and dates the name alone, as their ticks
  /// carry units.
  public String label() {
    return scale == Scale.TIME || scale == Scale.DATE ? name : Labels.named(name, unit);
  }
}
