package dev.tacho.core.text;

import java.time.Duration;
import java.util.Optional;

/// Durations for the eye, and as people type them. Pure functions, no locale.
public final class Durations {
  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1000 * MILLIS;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /// Two units at most, rounded down: `350 ms`, `3.2 s`, `31 s`, `2 min 5 s`, `1 h 02 min`,
  /// `3 d 04 h`.
  public static String text(Duration duration) {
    return ofNanos(
        duration.getSeconds() > Long.MAX_VALUE / SECOND - 1
            ? Long.MAX_VALUE
            : duration.getSeconds() * SECOND + duration.getNano());
  }

  /// As [#text], from nanoseconds.
  public static String ofNanos(long nanos) {
    if (nanos < 0) {
      return "-" + ofNanos(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
    }
    if (nanos < SECOND) {
      return nanos / MILLIS + " ms";
    }
    if (nanos < 10 * SECOND) {
      long tenths = nanos / (SECOND / 10);
      return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
    }
    if (nanos < MINUTE) {
      return nanos / SECOND + " s";
    }
    if (nanos < HOUR) {
      long seconds = nanos % MINUTE / SECOND;
      return nanos / MINUTE + " min" + (seconds == 0 ? "" : " " + seconds + " s");
    }
    if (nanos < DAY) {
      return nanos / HOUR + " h " + twoDigits(nanos % HOUR / MINUTE) + " min";
    }
    return nanos / DAY + " d " + twoDigits(nanos % DAY / HOUR) + " h";
  }

  /// Reads `1500ms`, `30s`, `2m`, `1.5h`, `7d`, with or without a blank before the unit, whose long
  /// forms (`seconds`, `min`, `hours`, `days`, `weeks`) are taken too. Empty for anything else, for
  /// negative durations and for ones beyond a thousand years.
  public static Optional<Duration> parse(String text) {
    String trimmed = text.strip();
    int split = 0;
    while (split < trimmed.length() && "0123456789.".indexOf(trimmed.charAt(split)) >= 0) {
      split++;
    }
    long unit = unit(trimmed.substring(split).strip());
    if (split == 0 || unit == 0) {
      return Optional.empty();
    }
    try {
      double nanos = Double.parseDouble(trimmed.substring(0, split)) * unit;
      return nanos < 1000.0 * 366 * DAY
          ? Optional.of(Duration.ofSeconds((long) (nanos / SECOND), Math.round(nanos % SECOND)))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static long unit(String name) {
    return switch (name) {
      case "ms" -> MILLIS;
      case "s", "sec", "second", "seconds" -> SECOND;
      case "m", "min", "minute", "minutes" -> MINUTE;
      case "h", "hour", "hours" -> HOUR;
      case "d", "day", "days" -> DAY;
      case "w", "week", "weeks" -> 7 * DAY;
      default -> 0;
    };
  }

  private static String twoDigits(long value) {
    return value < 10 ? "0" + value : Long.toString(value);
  }
}
