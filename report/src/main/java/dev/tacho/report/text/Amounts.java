package dev.tacho.report.text;

import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;

/// Numbers with their unit, by their size: `1.5 GB`, `2 min 5 s`, `84.2 %`, `3.1e-5`. A share
/// between 0 and 1 stays what it is: only what is in per cent gets the sign. Pure.
public final class Amounts {
  /// Significant digits where space is short.
  private static final int SHORT = 4;

  private Amounts() {}

  /// The value with its unit.
  public static String of(double value, Unit unit) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return switch (unit.symbol()) {
      case "1", "?" -> Numbers.text(value, SHORT);
      case "B" -> Math.abs(value) < 0x1p62 ? bytes(value) : Numbers.text(value, SHORT) + " B";
      case "s" ->
          Math.abs(value) >= 1 && Math.abs(value) < 1e9
              ? Durations.ofNanos(Math.round(value * 1e9))
              : Numbers.text(value, SHORT) + " s";
      default -> Numbers.text(value, SHORT) + " " + unit.symbol();
    };
  }

  private static String bytes(double value) {
    String size = Numbers.bytes(Math.round(Math.abs(value)));
    return value < 0 ? "-" + size : size;
  }
}
