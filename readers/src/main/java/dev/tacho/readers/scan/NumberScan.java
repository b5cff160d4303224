package dev.tacho.readers.scan;

import java.nio.charset.StandardCharsets;

/// Reads numbers out of bytes. The nearest double, always: the same bits as
/// [Double#parseDouble], most often without making text of it.
///
/// How: up to 19 digits are gathered in a long. A product of two doubles that are both exact is
/// correctly rounded (Clinger 1990), which settles short numbers. Else the digits are multiplied
/// by the first 128 bits of the power of five (Lemire, Number Parsing at a Gigabyte per Second,
/// Software: Practice and Experience 51(8), 2021, section 5), which settles nearly all others;
/// what neither can decide goes to the library. Before changing it, run `NumberScanTest` with
/// `tacho.long`.
///
/// The byte behind the last one must be readable and no part of a number. Confined to one thread.
public final class NumberScan {
  private static final int MOST_DIGITS = 19;
  private static final int EXACT_POWERS = 22;
  private static final long EXACT_DIGITS = 1L << 53;
  private static final int FRACTION_BITS = 52;
  private static final int BIAS = 1_023;
  private static final int LARGEST_EXPONENT = 0x7ff;
  private static final int MOST_EXPONENT = 100_000;
  private static final double[] POWERS = powers();

  private int end;
  private double value;
  private boolean whole;
  private long wholeValue;

  /// A scan that read nothing yet.
  public NumberScan() {}

  private static double[] powers() {
    double[] powers = new double[EXACT_POWERS + 1];
    double power = 1;
    for (int i = 0; i <= EXACT_POWERS; i++) {
      powers[i] = power;
      power *= 10;
    }
    return powers;
  }

  /// Where the number ended.
  public int end() {
    return end;
  }

  public double value() {
    return value;
  }

  /// Whether it was written without fraction and exponent and fits a long: then [#wholeValue] is
  /// exact.
  public boolean isWhole() {
    return whole;
  }

  public long wholeValue() {
    return wholeValue;
  }

  /// Reads the number that begins at `from`; false where there is none.
  public boolean read(byte[] bytes, int from) {
    int at = from;
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int first = at;
    int c = bytes[at] - '0';
    while (c >= 0 && c <= 9) {
      digits = digits * 10 + c;
      c = bytes[++at] - '0';
    }
    int count = at - first;
    int power = 0;
    boolean plain = true;
    if (bytes[at] == '.') {
      plain = false;
      int point = ++at;
      c = bytes[at] - '0';
      while (c >= 0 && c <= 9) {
        digits = digits * 10 + c;
        c = bytes[++at] - '0';
      }
      power = point - at;
      count -= power;
    }
    if (count == 0) {
      return false;
    }
    if ((bytes[at] | 0x20) == 'e') {
      int behind = exponent(bytes, at + 1);
      if (behind > 0) {
        plain = false;
        power += exponent;
        at = behind;
      }
    }
    end = at;
    whole = false;
    if (count > MOST_DIGITS && (count = significant(bytes, first, at)) > MOST_DIGITS) {
      value = byLibrary(bytes, from, at);
      return true;
    }
    if (plain && digits >= 0) {
      whole = true;
      wholeValue = negative ? -digits : digits;
    }
    value = nearest(bytes, from, at, negative, digits, power);
    return true;
  }

  private int exponent;

  /// Reads the exponent's sign and digits; the place behind them, or 0 where there are none.
  private int exponent(byte[] bytes, int from) {
    int at = from;
    boolean negative = bytes[at] == '-';
    if (negative || bytes[at] == '+') {
      at++;
    }
    int first = at;
    int size = 0;
    int c = bytes[at] - '0';
    while (c >= 0 && c <= 9) {
      size = Math.min(MOST_EXPONENT, size * 10 + c);
      c = bytes[++at] - '0';
    }
    exponent = negative ? -size : size;
    return at == first ? 0 : at;
  }

  /// Digits from the first that is not zero on.
  private static int significant(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to && (bytes[i] | 0x20) != 'e'; i++) {
      if (bytes[i] != '.' && (count > 0 || bytes[i] != '0')) {
        count++;
      }
    }
    return count;
  }

  private static double nearest(
      byte[] bytes, int from, int to, boolean negative, long digits, int power) {
    if (digits >= 0 && digits <= EXACT_DIGITS && power >= -EXACT_POWERS && power <= EXACT_POWERS) {
      double exact = digits;
      double value = power < 0 ? exact / POWERS[-power] : exact * POWERS[power];
      return negative ? -value : value;
    }
    if (digits == 0) {
      return negative ? -0.0 : 0.0;
    }
    if (power < PowersOfFive.LEAST || power > PowersOfFive.MOST) {
      return byLibrary(bytes, from, to);
    }
    long bits = byProduct(digits, power);
    if (bits < 0) {
      return byLibrary(bytes, from, to);
    }
    return Double.longBitsToDouble(negative ? bits | Long.MIN_VALUE : bits);
  }

  /// The bits of the nearest double of `digits` (unsigned) times ten to the `power`, or -1 where
  /// 128 bits do not decide.
  private static long byProduct(long digits, int power) {
    int shift = Long.numberOfLeadingZeros(digits);
    long w = digits << shift;
    long factor = PowersOfFive.high(power);
    long high = Math.unsignedMultiplyHigh(w, factor);
    long low = w * factor;
    if ((high & 0x1ff) == 0x1ff) {
      long more = Math.unsignedMultiplyHigh(w, PowersOfFive.low(power));
      low += more;
      if (Long.compareUnsigned(more, low) > 0) {
        high++;
      }
    }
    if (low == -1 && (power < -27 || power > 55)) {
      return -1;
    }
    int upper = (int) (high >>> 63);
    int down = upper + 64 - FRACTION_BITS - 3;
    long mantissa = high >>> down;
    int exponent2 = (int) ((217_706L * power) >> 16) + 63 + upper - shift + BIAS;
    if (exponent2 <= 0) {
      return -1;
    }
    // a tie of an exact product goes to the even neighbour
    if (Long.compareUnsigned(low, 1) <= 0
        && power >= -4
        && power <= 23
        && (mantissa & 3) == 1
        && mantissa << down == high) {
      mantissa &= ~1L;
    }
    mantissa += mantissa & 1;
    mantissa >>>= 1;
    if (mantissa >= 2L << FRACTION_BITS) {
      mantissa = 1L << FRACTION_BITS;
      exponent2++;
    }
    if (exponent2 >= LARGEST_EXPONENT) {
      return (long) LARGEST_EXPONENT << FRACTION_BITS;
    }
    return (mantissa & ~(1L << FRACTION_BITS)) | ((long) exponent2 << FRACTION_BITS);
  }

  private static double byLibrary(byte[] bytes, int from, int to) {
    return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
