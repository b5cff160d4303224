package dev.tacho.report.chart.scale;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// Round moments along an axis of seconds. Pure.
final class TimeTicks {
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;
  private static final double DAY = 86_400;
  private static final double[] STEPS = {
    1,
    2,
    5,
    10,
    15,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    30 * DAY,
    90 * DAY,
    180 * DAY,
    365 * DAY
  };

  private TimeTicks() {}

  /// At most `most` (two at least) multiples of a step that people count time in.
  static double[] of(double low, double high, int most) {
    double raw = (high - low) / Math.max(1, most);
    if (!(high > low) || raw < 1 || raw > STEPS[STEPS.length - 1]) {
      return Ticks.linear(low, high, most);
    }
    double step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && STEPS[i] >= raw; i--) {
      step = STEPS[i];
    }
    double first = Math.ceil(low / step) * step;
    double[] ticks = new double[most + 2];
    int n = 0;
    while (n < ticks.length && first + n * step <= high) {
      ticks[n] = first + n * step;
      n++;
    }
    return n == 0 ? new double[] {low} : Arrays.copyOf(ticks, n);
  }

  /// A moment in UTC, as exactly as an axis of `span` seconds needs.
  static String date(double seconds, double span) {
    if (Math.abs(seconds) > 1e11) {
      return Double.toString(seconds);
    }
    String pattern =
        span >= 2 * DAY ? "yyyy-MM-dd" : span >= 2 * MINUTE ? "MM-dd HH:mm" : "HH:mm:ss";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(Instant.ofEpochMilli(Math.round(seconds * 1000)).atOffset(ZoneOffset.UTC));
  }
}
