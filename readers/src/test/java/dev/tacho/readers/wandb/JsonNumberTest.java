package dev.tacho.readers.wandb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNumberTest {
  private final JsonNumber number = new JsonNumber();

  private boolean is(String text) {
    byte[] bytes = (" " + text + ",").getBytes(StandardCharsets.UTF_8);
    return number.is(bytes, 1, bytes.length - 1);
  }

  @Test
  void anyDouble_isReadAsThePlatformReadsIt() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextLong(1_000_000) / 1_000.0;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextInt();
          };
      if (Double.isFinite(value)) {
        String text = i % 3 == 0 ? String.format(Locale.ROOT, "%.6e", value) : "" + value;
        assertTrue(is(text), text);
        assertEquals(Double.parseDouble(text), number.value(), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "00012",
        "1e5",
        "1E-5",
        "9007199254740993",
        "0.1e+22",
        "1e400",
        "123456789012345678901234567890",
        "0.000000000000000000000000000001",
        "1e-400"
      })
  void oddDecimals_areReadAsThePlatformReadsThem(String text) {
    assertTrue(is(text));
    assertEquals(Double.parseDouble(text), number.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".5", "1e", "1e+", "12x", "nan", "true", "null", "\"1\"", "{}", "0x10", "1f",
        "--1", "Infinit", "1e5 "
      })
  void whatIsNoNumber_isNone(String text) {
    assertFalse(is(text));
  }

  @Test
  void wordsOfPython_areNumbers_quotedToo() {
    assertTrue(is("NaN") && Double.isNaN(number.value()));
    assertTrue(is("\"-Infinity\"") && number.value() == Double.NEGATIVE_INFINITY);
    assertTrue(is("Infinity") && number.value() == Double.POSITIVE_INFINITY);
  }
}
