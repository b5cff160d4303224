package dev.tacho.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @Test
  void parse_print_isIdentityOnRandomValues() {
    long seed = Long.getLong("tacho.seed", 20261121L);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Json value = randomValue(random, 0);
      assertEquals(value, Json.parse(value.toString()), "seed " + seed + ", case " + i);
      assertEquals(value, Json.parse(value.pretty()), "seed " + seed + ", case " + i);
    }
  }

  @Test
  void print_object_keepsOrderAndLiterals() {
    String text = "{\"b\":1.50,\"a\":[true,null,\"x\\n\\u0001\"],\"n\":18446744073709551615}";
    assertEquals(text, Json.parse(text).toString());
  }

  @Test
  void of_double_isShortestAndReadsBackEqual() {
    assertEquals("3", Json.of(3.0).toString());
    assertEquals("-0.0", Json.of(-0.0).toString());
    assertEquals("0.1", Json.of(0.1).toString());
    assertEquals("\"NaN\"", Json.of(Double.NaN).toString());
    assertEquals("\"-Infinity\"", Json.of(Double.NEGATIVE_INFINITY).toString());
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      assertEquals(value, Json.toDouble(Json.parse(Json.of(value).toString())).orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "01",
        "1.",
        "1e",
        "+1",
        "'a'",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\u0001\"",
        "tru",
        "[1 2]",
        "{\"a\" 1}",
        "1 2",
        "\"open",
        "-",
        "\"\\",
        "[",
        "{\"a\":",
        "\u0000"
      })
  void parse_notJson_saysWhere(String text) {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse(text));
    assertTrue(e.getMessage().contains("at character"), e.getMessage());
  }

  @Test
  void parse_deepNesting_isRefusedNotOverflowed() {
    String deep = "[".repeat(1_000_000);
    JsonException e = assertThrows(JsonException.class, () -> Json.parse(deep));
    assertTrue(e.getMessage().contains("deeper than 100"), e.getMessage());
  }

  @Test
  void object_wrongType_namesTheField() {
    Json.Obj object = Json.parseObject("{\"n\":\"x\"}");
    assertEquals(
        "field 'n' must be a whole number, found \"x\"",
        assertThrows(JsonException.class, () -> object.whole("n")).getMessage());
    assertEquals(
        "field 'm' is missing",
        assertThrows(JsonException.class, () -> object.needText("m")).getMessage());
  }

  private static Json randomValue(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> new Json.Null();
      case 1 -> Json.of(random.nextBoolean());
      case 2 -> Json.of(random.nextLong());
      case 3 -> Json.of(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 4 -> Json.of(randomText(random));
      case 5 -> {
        List<Json> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(randomValue(random, depth + 1));
        }
        yield Json.array(items);
      }
      default -> {
        Json.Builder builder = Json.object();
        for (int i = random.nextInt(5); i > 0; i--) {
          builder.put(randomText(random), randomValue(random, depth + 1));
        }
        yield builder.build();
      }
    };
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(128));
    }
    return text.toString();
  }
}
