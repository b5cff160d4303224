package dev.tacho.report.chart.scale;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import java.util.ArrayList;
import java.util.List;

/// An axis with both its ends: where values lie along it, and the round numbers beside it.
/// Immutable; any thread.
public final class Scaled {
  /// A round number along the axis.
  public record Tick(double at, String label) {}

  private final Axis axis;
  private final double low;
  private final double high;

  private Scaled(Axis axis, double low, double high) {
    this.axis = axis;
    this.low = low;
    this.high = high;
  }

  /// The axis from `low` to `high`, both with a place on it, `low` not above `high`.
  public static Scaled of(Axis axis, double low, double high) {
    return new Scaled(axis, low, high);
  }

  /// Where it begins.
  public double low() {
    return low;
  }

  /// Where it ends.
  public double high() {
    return high;
  }

  /// Where a value lies: 0 at the beginning, 1 at the end; in the middle where both are the same.
  public double share(double value) {
    boolean log = axis.scale() == Axis.Scale.LOG;
    double at = log ? Math.log(value) : value;
    double from = log ? Math.log(low) : low;
    double to = log ? Math.log(high) : high;
    if (!(to > from)) {
      return 0.5;
    }
    // halves: the distance of two huge values of opposite signs would be infinite
    return (at / 2 - from / 2) / (to / 2 - from / 2);
  }

  /// 0 for the lowest place of `levels`, `levels` - 1 for the highest.
  public int level(double value, int levels) {
    if (!(high > low)) {
      return levels / 2;
    }
    return Math.clamp(Math.round(share(value) * (levels - 1)), 0, levels - 1);
  }

  /// About `most` round numbers along it, ascending.
  public List<Tick> ticks(int most) {
    double[] places =
        switch (axis.scale()) {
          case LINEAR -> Ticks.linear(low, high, most);
          case LOG -> Ticks.logarithmic(low, high, most);
          case TIME -> TimeTicks.of(low, high, most);
          case DATE -> TimeTicks.of(low, high, most);
        };
    List<Tick> ticks = new ArrayList<>(places.length);
    for (double place : places) {
      ticks.add(new Tick(place, label(place)));
    }
    return List.copyOf(ticks);
  }

  /// A value as the axis shows it, in a few digits.
  public String label(double value) {
    return switch (axis.scale()) {
      case LINEAR, LOG -> Numbers.text(value, 4);
      case TIME ->
          Math.abs(value) < 1e9 ? Durations.ofNanos(Math.round(value * 1e9)) : Numbers.text(value);
      case DATE -> TimeTicks.date(value, high - low);
    };
  }
}
