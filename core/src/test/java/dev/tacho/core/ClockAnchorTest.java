package dev.tacho.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tacho.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockAnchorTest {
  private static Instant read(String wall) {
    return ClockAnchor.of(Json.object().put("wall", wall).put("mono", 0).put("boot", "").build())
        .wall();
  }

  @Test
  void anyMoment_readsBackAsItself() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      Instant moment =
          Instant.ofEpochSecond(
              random.nextLong(-62_000_000_000L, 250_000_000_000L),
              random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000));
      assertEquals(moment, read(moment.toString()), moment.toString());
    }
    assertEquals(ClockAnchor.UNKNOWN.wall(), read(ClockAnchor.UNKNOWN.wall().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-05-01T12:00:00Z",
        "2024-05-01T12:00:00.5Z",
        "2024-05-01T12:00:00.000000001Z",
        "2024-05-01T12:00:00.25+02:00",
        "2016-12-31T23:59:60Z"
      })
  void otherFormsOfAMoment_areReadAsTheLibraryReadsThem(String text) {
    assertEquals(Instant.parse(text), read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z"})
  void whatIsNoMoment_isRefused(String text) {
    assertThrows(DateTimeException.class, () -> read(text));
  }
}
