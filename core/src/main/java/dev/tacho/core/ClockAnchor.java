package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;

/// One moment by both clocks, so that monotonic times can be told as dates.
///
/// @param wall the moment by the host's wall clock
/// @param monoNanos the same moment by the host's monotonic clock, in nanoseconds
/// @param bootId which boot the monotonic clock counts from; empty text where the host has no name
///     for it
public record ClockAnchor(Instant wall, long monoNanos, String bootId) {
  /// Nobody wrote down when it was.
  public static final ClockAnchor UNKNOWN = new ClockAnchor(Instant.MIN, 0, "");

  /// Where the seconds end in `2024-05-01T12:00:00.25Z`.
  private static final int SECONDS_END = 19;

  Json.Obj toJson() {
    return Json.object()
        .put("wall", wall.toString())
        .put("mono", monoNanos)
        .put("boot", bootId)
        .build();
  }

  static ClockAnchor of(Json.Obj json) {
    return new ClockAnchor(
        instant(json.needText("wall")), json.needWhole("mono"), json.needText("boot"));
  }

  /// As [Instant#parse], which costs a fresh JVM tens of milliseconds over a list of runs: what
  /// [Instant#toString] writes of our times is read digit by digit.
  private static Instant instant(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END
        || text.charAt(end) != 'Z'
        || text.charAt(10) != 'T'
        || (end > SECONDS_END && text.charAt(SECONDS_END) != '.')
        || end > SECONDS_END + 10) {
      return Instant.parse(text);
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECONDS_END);
    int nanos = end == SECONDS_END ? 0 : digits(text, SECONDS_END + 1, end);
    if (Math.min(Math.min(year, month), Math.min(day, Math.min(hour, minute))) < 0
        || Math.min(second, nanos) < 0
        || hour > 23
        || minute > 59
        || second > 59
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Instant.parse(text);
    }
    for (int i = end - SECONDS_END - 1; i > 0 && i < 9; i++) {
      nanos *= 10;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, nanos);
  }

  /// The number that stands there, or -1.
  private static int digits(String text, int from, int to) {
    int value = from < to ? 0 : -1;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
