package dev.tacho.report.chart.svg;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers in few characters, for the script. Pure.
final class Compact {
  /// Significant digits: what a reader of a chart can use.
  private static final int DIGITS = 5;

  private static final int STEPS = 9999;

  private Compact() {}

  /// All of them with blanks between; equal steps as `first~step~count`.
  static void write(StringBuilder out, double[] values) {
    int n = values.length;
    if (n > 2 && isEven(values)) {
      out.append(text(values[0], 17)).append('~').append(text(values[1] - values[0], 17));
      out.append('~').append(n);
      return;
    }
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        out.append(' ');
      }
      out.append(text(values[i], DIGITS));
    }
  }

  /// All of them in ten thousand equal steps from the least to the greatest, as
  /// `least*step*number number`: finer than a picture shows, and shorter.
  static void writeStepped(StringBuilder out, double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    double step = (high - low) / STEPS;
    if (!(step > 0) || Double.isInfinite(step)) {
      write(out, values);
      return;
    }
    out.append(low).append('*').append(step).append('*');
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "" : " ");
      if (Double.isFinite(values[i])) {
        out.append(Math.round((values[i] - low) / step));
      } else {
        out.append(text(values[i], DIGITS));
      }
    }
  }

  private static boolean isEven(double[] values) {
    double step = values[1] - values[0];
    for (int i = 0; i < values.length; i++) {
      double due = values[0] + i * step;
      // a NaN is no step
      if (!(Math.abs(values[i] - due) <= 1e-9 * Math.abs(step))) {
        return false;
      }
    }
    return true;
  }

  private static String text(double value, int digits) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e5) {
      return Long.toString((long) value);
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
    String plain = rounded.toPlainString();
    String text = plain.length() <= digits + 5 ? plain : rounded.toString();
    return text.startsWith("0.") ? text.substring(1) : text;
  }
}
