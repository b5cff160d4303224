package dev.tacho.readers.scan;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/// Times as programs write them down, in nanoseconds since 1970. Pure functions.
public final class TimeScan {
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST_SECONDS = 100_000_000L;
  private static final long LEAST_MILLIS = LEAST_SECONDS * 1_000;
  private static final long LEAST_MICROS = LEAST_MILLIS * 1_000;
  private static final long LEAST_NANOS = LEAST_MICROS * 1_000;

  private TimeScan() {}

  /// A number that can be a date between 1973 and 2262: seconds, or by its size milli-, micro- or
  /// nanoseconds. Empty where it can be none, such as a duration.
  public static OptionalLong ofNumber(double number) {
    if (!(number >= LEAST_SECONDS) || number >= 9.2e18) {
      return OptionalLong.empty();
    }
    if (number < LEAST_MILLIS) {
      double seconds = Math.floor(number);
      return seconds > Long.MAX_VALUE / SECOND - 1
          ? OptionalLong.empty()
          : OptionalLong.of(((long) seconds) * SECOND + Math.round((number - seconds) * SECOND));
    }
    if (number < LEAST_MICROS) {
      return OptionalLong.of(Math.round(number * 1_000) * 1_000);
    }
    return OptionalLong.of(number < LEAST_NANOS ? Math.round(number) * 1_000 : Math.round(number));
  }

  /// `2024-05-01T12:00:00.123456Z`, with a blank for the T, a comma for the point, an offset or
  /// none (then as if UTC). Empty where `bytes` from `from` to `to` are something else.
  public static OptionalLong ofText(byte[] bytes, int from, int to) {
    if (to - from < 19
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || (bytes[from + 10] != 'T' && bytes[from + 10] != ' ')
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return OptionalLong.empty();
    }
    int year = digits(bytes, from, 4);
    int month = digits(bytes, from + 5, 2);
    int day = digits(bytes, from + 8, 2);
    int hour = digits(bytes, from + 11, 2);
    int minute = digits(bytes, from + 14, 2);
    int second = digits(bytes, from + 17, 2);
    if (year < 1970
        || year > 2261
        || month < 1
        || day < 1
        || hour < 0
        || minute < 0
        || second < 0
        || hour > 23
        || minute > 59
        || second > 60) {
      return OptionalLong.empty();
    }
    long days;
    try {
      days = LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException _) {
      return OptionalLong.empty();
    }
    int at = from + 19;
    long nanos = 0;
    if (at < to && (bytes[at] == '.' || bytes[at] == ',')) {
      long unit = SECOND / 10;
      for (at++; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        nanos += (bytes[at] - '0') * unit;
        unit /= 10;
      }
    }
    long offset = offset(bytes, at, to);
    if (offset == Long.MIN_VALUE) {
      return OptionalLong.empty();
    }
    long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offset;
    return OptionalLong.of(seconds * SECOND + nanos);
  }

  /// Seconds east of Greenwich, or the least long where it is no offset.
  private static long offset(byte[] bytes, int from, int to) {
    if (from == to || (to - from == 1 && bytes[from] == 'Z')) {
      return 0;
    }
    if (bytes[from] != '+' && bytes[from] != '-') {
      return Long.MIN_VALUE;
    }
    int length = to - from;
    int hours = length >= 3 ? digits(bytes, from + 1, 2) : -1;
    int minutes = 0;
    if (length == 6 && bytes[from + 3] == ':') {
      minutes = digits(bytes, from + 4, 2);
    } else if (length == 5) {
      minutes = digits(bytes, from + 3, 2);
    } else if (length != 3) {
      return Long.MIN_VALUE;
    }
    if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59) {
      return Long.MIN_VALUE;
    }
    long east = hours * 3_600L + minutes * 60L;
    return bytes[from] == '-' ? -east : east;
  }

  /// `count` digits from `from` on, or -1.
  private static int digits(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int c = bytes[i] - '0';
      if (c < 0 || c > 9) {
        return -1;
      }
      value = value * 10 + c;
    }
    return value;
  }
}
