package dev.tacho.recorder.advice;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import java.time.Duration;

/// Values with their unit, for people. Pure.
final class Amounts {
  private Amounts() {}

  static String text(double value, String unit) {
    return switch (unit) {
      case "B" -> (value < 0 ? "-" : "") + Numbers.bytes(Math.round(Math.abs(value)));
      case "%" -> percent(value);
      case "s" -> seconds(value);
      case "1", "?" -> Numbers.text(value);
      default -> Numbers.text(value) + " " + unit;
    };
  }

  /// Hundredths, to a tenth.
  static String percent(double value) {
    return Numbers.text(Math.round(value * 10) / 10.0) + " %";
  }

  static String seconds(double value) {
    return Durations.text(Duration.ofSeconds(Math.round(Math.min(value, 1e11))));
  }

  static String seconds(long value) {
    return seconds((double) value);
  }

  /// A change a second, by the hour.
  static String hourly(double perSecond, String unit) {
    return text(3600 * perSecond, unit) + " an hour";
  }
}
