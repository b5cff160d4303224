package dev.tacho.readers.wandb;

import java.nio.charset.StandardCharsets;

/// The number that a value's JSON text is, `NaN` and the infinities included, bare or quoted.
/// Used again for the next one. Confined to one thread.
///
/// A decimal of up to 15 digits and a small exponent needs no more than one multiplication or
/// division of two exact doubles, which IEEE 754 rounds as the text would be; the others go to
/// the platform's parser. Source: W. D. Clinger, How to Read Floating Point Numbers Accurately,
/// 1990.
final class JsonNumber {
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT = 1L << 53;
  private static final int MOST_DIGITS = 18;
  private static final int LONGEST = 400;

  private double value;

  /// The number found last.
  double value() {
    return value;
  }

  /// Whether `bytes` from `from` to `to` are a number; then [#value] is it.
  boolean is(byte[] bytes, int from, int to) {
    if (from >= to || to - from > LONGEST) {
      return false;
    }
    byte first = bytes[from];
    boolean mayBeDecimal = first == '-' || (first >= '0' && first <= '9');
    return (mayBeDecimal && decimal(bytes, from, to)) || word(bytes, from, to);
  }

  private boolean decimal(byte[] bytes, int from, int to) {
    int at = bytes[from] == '-' ? from + 1 : from;
    long digits = 0;
    int count = 0;
    int scale = 0;
    int point = -1;
    int firstDigit = at;
    for (; at < to; at++) {
      int c = bytes[at];
      if (c >= '0' && c <= '9') {
        if (count < MOST_DIGITS) {
          digits = digits * 10 + (c - '0');
        }
        // zeros in front are no digits of the number
        count += digits == 0 ? 0 : 1;
        scale += point < 0 ? 0 : 1;
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (at == firstDigit || point == at - 1 || point == firstDigit) {
      return false;
    }
    int exponent = 0;
    if (at < to) {
      exponent = exponent(bytes, at, to);
      if (exponent == Integer.MIN_VALUE) {
        return false;
      }
    }
    int power = exponent - scale;
    if (count <= MOST_DIGITS && digits <= EXACT && power >= -22 && power <= 22) {
      double exact = power < 0 ? digits / TENS[-power] : digits * TENS[power];
      value = bytes[from] == '-' ? -exact : exact;
    } else {
      value = Double.parseDouble(text(bytes, from, to));
    }
    return true;
  }

  /// The exponent that begins at `at`; the least integer where there is something else.
  private static int exponent(byte[] bytes, int at, int to) {
    int c = bytes[at] | 0x20;
    int next = at + 1;
    boolean negative = false;
    if (c == 'e' && next < to && (bytes[next] == '+' || bytes[next] == '-')) {
      negative = bytes[next] == '-';
      next++;
    }
    if (c != 'e' || next == to) {
      return Integer.MIN_VALUE;
    }
    int exponent = 0;
    for (; next < to; next++) {
      int digit = bytes[next] - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE;
      }
      exponent = Math.min(100_000, exponent * 10 + digit);
    }
    return negative ? -exponent : exponent;
  }

  private boolean word(byte[] bytes, int from, int to) {
    boolean quoted = to - from > 2 && bytes[from] == '"' && bytes[to - 1] == '"';
    int length = quoted ? to - from - 2 : to - from;
    if (length != 3 && length != 8 && length != 9) {
      return false;
    }
    switch (text(bytes, quoted ? from + 1 : from, quoted ? to - 1 : to)) {
      case "NaN" -> value = Double.NaN;
      case "Infinity" -> value = Double.POSITIVE_INFINITY;
      case "-Infinity" -> value = Double.NEGATIVE_INFINITY;
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
