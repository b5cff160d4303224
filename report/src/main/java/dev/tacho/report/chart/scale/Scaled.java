package dev.tacho.report.chart.scale;

import dev.tacho.core.metric.Unit;
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

  /// Significant digits where nothing needs more.
  private static final int DIGITS = 4;

  private static final Unit BYTES = new Unit("B");

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
    double at = log ? StrictMath.log(value) : value;
    double from = log ? StrictMath.log(low) : low;
    double to = log ? StrictMath.log(high) : high;
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
          case WHOLE -> Ticks.whole(low, high, most);
          case LOG -> Ticks.logarithmic(low, high, most);
          case TIME, DATE -> TimeTicks.of(low, high, most);
        };
    int digits = digits(places);
    // all in the unit of the greatest
    double greatest = 0;
    for (double place : places) {
      greatest = Math.max(greatest, Math.abs(place));
    }
    List<Tick> ticks = new ArrayList<>(places.length);
    for (double place : places) {
      ticks.add(new Tick(place, label(place, digits, greatest)));
    }
    return List.copyOf(ticks);
  }

  /// As many digits as tell ticks apart, the usual ones at least.
  private int digits(double[] places) {
    if (places.length < 2 || !isLinear()) {
      return DIGITS;
    }
    double most = Math.max(Math.abs(places[0]), Math.abs(places[places.length - 1]));
    double step = places[1] - places[0];
    double digits = Math.ceil(StrictMath.log10(most / step)) + 1;
    return digits > DIGITS && digits <= 15 ? (int) digits : DIGITS;
  }

  private boolean isLinear() {
    return axis.scale() == Axis.Scale.LINEAR || axis.scale() == Axis.Scale.WHOLE;
  }

  /// A value as the axis shows it, in a few digits.
  public String label(double value) {
    return label(value, DIGITS, Math.abs(value));
  }

  private String label(double value, int digits, double most) {
    return switch (axis.scale()) {
      case LINEAR, WHOLE -> number(value, digits, most);
      case LOG -> number(value, digits, Math.abs(value));
      case TIME ->
          value == 0
              ? "0 s"
              : Math.abs(value) < 1e9
                  ? Durations.ofNanos(Math.round(value * 1e9))
                  : Numbers.text(value);
      case DATE -> TimeTicks.date(value, high - low);
    };
  }

  private String number(double value, int digits, double most) {
    double size = Math.abs(value);
    if (axis.unit().equals(BYTES) && size >= 1000 && size < 0x1p62 && digits == DIGITS) {
      return (value < 0 ? "-" : "") + Numbers.bytes(Math.round(size));
    }
    if (value == 0 || most < 1e7 || most >= 1e15) {
      return Numbers.text(value, digits);
    }
    int power = most < 1e9 ? 6 : most < 1e12 ? 9 : 12;
    return Numbers.text(value / Math.pow(10, power), digits) + "MGT".charAt(power / 3 - 2);
  }
}
