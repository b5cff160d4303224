package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusInstantTest {
  @Test
  void printedInstant_isReadBack() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
      int unit = units[random.nextInt(units.length)];
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(-50_000_000_000L, 200_000_000_000L),
              random.nextInt(1_000_000_000) / unit * (long) unit % 1_000_000_000);
      assertEquals(instant, StatusFile.instant(instant.toString()), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30T00:00:00Z", "2026-01-01T24:30:00Z", "2026-01-01", "Z", ""})
  void otherText_isRefused(String text) {
    assertThrows(DateTimeException.class, () -> StatusFile.instant(text));
  }
}
