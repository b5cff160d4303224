package dev.tacho.readers.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JsonStreamTest {
  private static Json.Obj object(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return JsonStream.object(bytes, 0, bytes.length, 1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[],\"b\":{},\"c\":[[],[{}]]}",
        "{\"a\":1,\"b\":-0.5e-3,\"c\":true,\"d\":false,\"e\":null,\"f\":\"\"}",
        "{\"k\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001 \\u00e9 \\ud83d\\ude00 /\"}",
        "{\"a\":{\"b\":{\"c\":[1,2,{\"d\":3}]}},\"e\":4}"
      })
  void jsonOfAnyShape_isReadAsTheStrictParserReadsIt(String text) {
    assertEquals(Json.parse(text), object(text));
  }

  @Test
  void pythonsWords_areNumbers_andTheLastOfTwoMembersCounts() {
    assertEquals(
        "{\"a\":\"NaN\",\"b\":\"Infinity\",\"c\":\"-Infinity\",\"d\":2}",
        object("{\"a\": NaN, \"b\": Infinity, \"c\": -Infinity, \"d\": 1, \"d\": 2}").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1]",
        "{",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":1d}",
        "{\"a\":nope}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud83d\\n\"}",
        "{\"a\":\"",
        "{a:1}",
        "{\"a\":[1,]}",
        "{\"a\":1}}",
        "{} {}",
        "{,}",
        "{\"a\":1]"
      })
  void whatIsNoObject_isRefusedWithAByte(String text) {
    JsonException refused = assertThrows(JsonException.class, () -> object(text), text);
    assertEquals("byte ", String.valueOf(refused.getMessage()).substring(0, 5));
  }

  @Test
  void deepAndWideValues_areRefused() {
    assertThrows(JsonException.class, () -> object("{\"a\":" + "[".repeat(300)));
    assertThrows(JsonException.class, () -> object("{\"a\":[" + "1,".repeat(2_000) + "1]}"));
  }

  @Test
  void aLongList_isWalkedWithoutBeingHeld_andWhatIsSkippedIsPassed() throws IOException {
    String text =
        "{\"skip\":{\"x\":[1,{\"y\":2}]},\"rows\":[" + "{\"a\":1},".repeat(9) + "{}],\"z\":7}";
    JsonStream json = JsonStream.of(new ByteArrayInputStream(text.getBytes(UTF_8)));
    assertEquals(Token.OBJECT, json.next());
    assertEquals(Token.NAME, json.next());
    json.skip(json.next());
    assertEquals(Token.NAME, json.next());
    assertEquals("rows", json.text());
    assertEquals(Token.ARRAY, json.next());
    int rows = 0;
    for (Token next = json.next(); next != Token.END_ARRAY; next = json.next()) {
      json.skip(next);
      rows++;
    }
    assertEquals(10, rows);
    assertEquals(Token.NAME, json.next());
    assertEquals(Token.NUMBER, json.next());
    assertEquals(7, json.number());
    assertEquals(Token.END_OBJECT, json.next());
    assertEquals(Token.END, json.next());
  }
}
