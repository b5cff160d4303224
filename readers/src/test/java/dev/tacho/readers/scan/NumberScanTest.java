package dev.tacho.readers.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NumberScanTest {
  private static final int TRIALS = Boolean.getBoolean("tacho.long") ? 20_000_000 : 200_000;

  private final NumberScan scan = new NumberScan();

  private double read(String text) {
    byte[] bytes = (text + " ").getBytes(StandardCharsets.US_ASCII);
    assertTrue(scan.read(bytes, 0), text);
    assertEquals(text.length(), scan.end(), text);
    return scan.value();
  }

  private void assertSame(String text) {
    double expected = Double.parseDouble(text);
    assertEquals(
        Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(read(text)), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1",
        "7.0",
        "0.1",
        "1e0",
        "1e22",
        "1e23",
        "8.5e22",
        "1e-5",
        "9007199254740993",
        "9007199254740992.5",
        "123456789012345678",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "4.9e-324",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "2.4703282292062327e-324",
        "1e400",
        "-1e-400",
        "0.000000000000000000000000123",
        "9999999999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "3.",
        "0.30000000000000004",
        "9223372036854775807",
        "9223372036854775808",
        "6929495644600919.5",
        "3.7455744005952583e15",
        "1.795e+09",
        "00012",
        "1e+0005",
        "1E7",
        "1e999999999999",
        "7.2057594037927933e16",
        "1090544144181609348835077142190",
        "0.1234567890123456789012345"
      })
  void aNumber_isTheNearestDouble(String text) {
    assertSame(text);
  }

  @Test
  void shortestTextOfAnyDouble_readsBackAsItself() {
    Random random = new Random(7);
    for (int i = 0; i < TRIALS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertSame(Double.toString(value));
      }
    }
  }

  @Test
  void valuesAsTrainingWritesThem_readBackAsThemselves() {
    Random random = new Random(8);
    for (int i = 0; i < TRIALS; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
      assertSame(Double.toString(value));
    }
  }

  @Test
  void digitsAtRandom_areTheNearestDouble() {
    Random random = new Random(9);
    for (int i = 0; i < TRIALS; i++) {
      long digits = random.nextLong() >>> random.nextInt(63);
      assertSame(Long.toUnsignedString(digits) + "e" + (random.nextInt(680) - 345));
    }
  }

  @Test
  void halfWayBetweenTwoDoubles_goesToTheEvenOne() {
    Random random = new Random(10);
    for (int i = 0; i < TRIALS / 20; i++) {
      long bits = random.nextLong() & Long.MAX_VALUE;
      double low = Double.longBitsToDouble(bits);
      if (!Double.isFinite(low) || !Double.isFinite(Math.nextUp(low))) {
        continue;
      }
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
      assertSame(middle.toString());
      double small = random.nextInt(1 << 20) + 0.5;
      assertSame(Double.toString(small + (1L << 52)));
    }
  }

  @Test
  void aWholeNumber_isExactToTheLastLong() {
    read("9223372036854775807");
    assertTrue(scan.isWhole());
    assertEquals(Long.MAX_VALUE, scan.wholeValue());
    read("9223372036854775808");
    assertFalse(scan.isWhole());
    read("12.0");
    assertFalse(scan.isWhole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "e5", "x", "+1", "-e1"})
  void whatIsNoNumber_isRefused(String text) {
    assertFalse(scan.read((text + "  ").getBytes(StandardCharsets.US_ASCII), 0));
  }

  @Test
  void anExponentWithoutDigits_isNotPartOfTheNumber() {
    byte[] bytes = "12e ".getBytes(StandardCharsets.US_ASCII);
    assertTrue(scan.read(bytes, 0));
    assertEquals(2, scan.end());
    assertEquals(12, scan.value());
  }
}
