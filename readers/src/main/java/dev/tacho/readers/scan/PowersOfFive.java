package dev.tacho.readers.scan;

import java.math.BigInteger;

/// The first 128 bits of the powers of five, each made when it is first asked for: a file has few
/// exponents, and a table of all 651 would cost every start.
final class PowersOfFive {
  static final int LEAST = -342;
  static final int MOST = 308;

  private static final int BITS = 128;
  private static final int EXACT_RECIPROCALS = -27;
  private static final long[] HIGH = new long[MOST - LEAST + 1];
  private static final long[] LOW = new long[MOST - LEAST + 1];

  private PowersOfFive() {}

  /// The upper 64 of the 128 bits; the highest of them is set.
  static long high(int power) {
    long high = HIGH[power - LEAST];
    return high == 0 ? make(power) : high;
  }

  /// The lower 64 bits. [#high] comes first.
  static long low(int power) {
    return LOW[power - LEAST];
  }

  /// Two threads may do this at once: both write the same, the half that [#high] looks at last.
  private static synchronized long make(int power) {
    BigInteger bits = power < 0 ? reciprocal(-power, power) : truncated(power);
    LOW[power - LEAST] = bits.longValue();
    long high = bits.shiftRight(64).longValue();
    HIGH[power - LEAST] = high;
    return high;
  }

  private static BigInteger truncated(int power) {
    BigInteger exact = BigInteger.valueOf(5).pow(power);
    int shift = BITS - exact.bitLength();
    return shift >= 0 ? exact.shiftLeft(shift) : exact.shiftRight(-shift);
  }

  /// As the authors of the method make them: rounded up, then cut to 128 bits.
  private static BigInteger reciprocal(int power, int signed) {
    BigInteger exact = BigInteger.valueOf(5).pow(power);
    int z = exact.subtract(BigInteger.ONE).bitLength();
    int b = signed >= EXACT_RECIPROCALS ? z + BITS - 1 : 2 * z + BITS;
    BigInteger c = BigInteger.ONE.shiftLeft(b).divide(exact).add(BigInteger.ONE);
    return c.bitLength() > BITS ? c.shiftRight(c.bitLength() - BITS) : c;
  }
}
