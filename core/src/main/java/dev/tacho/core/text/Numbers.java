package dev.tacho.core.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers for the eye. Pure functions, no locale.
public final class Numbers {
  private static final int DIGITS = 5;
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?) ?(?:([kKMGTPE])(i)?)?B?");
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Numbers() {}

  /// A whole number with thousands separators: `1,240`.
  public static String grouped(long value) {
    String digits = Long.toString(value);
    int from = value < 0 ? 1 : 0;
    StringBuilder out = new StringBuilder(digits.length() + 8).append(digits);
    for (int at = digits.length() - 3; at > from; at -= 3) {
      out.insert(at, ',');
    }
    return out.toString();
  }

  /// A value in at most five significant digits; whole ones below 10^15 in full:
  /// `0.41235`, `1,240`, `3.1e-5`, `NaN`.
  public static String text(double value) {
    return text(value, DIGITS);
  }

  /// As [#text(double)], in at most `digits` significant digits.
  public static String text(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e15) {
      return grouped((long) value);
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
    if (size >= 1e-4 && size < 1e15) {
      return plain(rounded);
    }
    String figures = rounded.unscaledValue().abs().toString();
    int exponent = figures.length() - 1 - rounded.scale();
    String tail = figures.length() > 1 ? "." + figures.substring(1) : "";
    return (value < 0 ? "-" : "") + figures.charAt(0) + tail + "e" + exponent;
  }

  /// A size in powers of 1,000: `812 B`, `1.5 GB`.
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    // 999.95 would print as 1000.0
    while (size >= 999.95 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    long tenths = Math.round(size * 10);
    String fraction = tenths % 10 == 0 || tenths >= 1000 ? "" : "." + tenths % 10;
    return (tenths >= 1000 ? Math.round(size) : tenths / 10) + fraction + " " + UNITS[unit];
  }

  /// Reads a size: `512`, `812 B`, `50M`, `1.5 GB` in powers of 1,000, `64MiB`, `2GiB` in powers
  /// of 1,024; the `B` may be left out. Empty for anything
  /// else and for sizes beyond 2^63 bytes.
  public static OptionalLong parseBytes(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      return OptionalLong.empty();
    }
    double unit = size.group(3) == null ? 1000 : 1024;
    int power =
        size.group(2) == null ? 0 : 1 + "KMGTPE".indexOf(size.group(2).toUpperCase(Locale.ROOT));
    double bytes = Double.parseDouble(size.group(1)) * Math.pow(unit, power);
    return bytes < 0x1p63 ? OptionalLong.of(Math.round(bytes)) : OptionalLong.empty();
  }

  private static String plain(BigDecimal value) {
    String text = value.toPlainString();
    int point = text.indexOf('.');
    if (point < 0) {
      return grouped(Long.parseLong(text));
    }
    String sign = text.charAt(0) == '-' ? "-" : "";
    return sign
        + grouped(Long.parseLong(text.substring(sign.length(), point)))
        + text.substring(point);
  }
}
