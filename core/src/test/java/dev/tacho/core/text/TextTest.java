package dev.tacho.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "1240 | 1,240",
        "-1234567 | -1,234,567",
        "0.412349 | 0.41235",
        "-0.5 | -0.5",
        "1234.56789 | 1,234.6",
        "0.000031 | 3.1e-5",
        "-0.00002 | -2e-5",
        "1.5e300 | 1.5e300",
        "NaN | NaN",
        "Infinity | Infinity",
      })
  void number_isRoundedForTheEye(double value, String text) {
    assertEquals(text, Numbers.text(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 B",
        "999 | 999 B",
        "1000 | 1 kB",
        "1500000000 | 1.5 GB",
        "999960 | 1 MB",
        "123456 | 123 kB",
      })
  void size_isInPowersOfAThousand(long bytes, String text) {
    assertEquals(text, Numbers.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "512 | 512",
        "812 B | 812",
        "50M | 50000000",
        "1.5 GB | 1500000000",
        "64KiB | 65536",
        "2GiB | 2147483648",
        "1i | -1",
        "M | -1",
        "-1M | -1",
        "50 MM | -1",
        "9999E | -1",
      })
  void size_isReadInPowersOfAThousandOr1024(String text, long bytes) {
    assertEquals(bytes, Numbers.parseBytes(text).orElse(-1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "350 | 350 ms",
        "3250 | 3.2 s",
        "31000 | 31 s",
        "125000 | 2 min 5 s",
        "120000 | 2 min",
        "3720000 | 1 h 02 min",
        "273600000 | 3 d 04 h",
        "-31000 | -31 s",
      })
  void duration_hasTwoUnitsAtMost(long millis, String text) {
    assertEquals(text, Durations.text(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource({"1500ms,1500", "30s,30000", "2 min,120000", "1.5h,5400000", "7 days,604800000"})
  void duration_asTyped_isRead(String text, long millis) {
    assertEquals(Optional.of(Duration.ofMillis(millis)), Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"5", "s", "-3s", "1.2.3s", "3 fortnights", "99999999999999w", "''"})
  void duration_otherText_isNone(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @Test
  void grouped_withoutSeparators_isTheNumber() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertEquals(value, Long.parseLong(Numbers.grouped(value).replace(",", "")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/a | /v1/a | 0",
        "/v1/status | /v1/statu | 1",
        "/v1/status | /v1/statsu | 1",
        "lsit | list | 1",
        "resent | resnet | 1",
        "'' | abc | 3",
        "kitten | sitting | 3",
        "ca | abc | 3",
      })
  void editDistance_countsASwapOfNeighboursAsOneSlip(String from, String to, int slips) {
    assertEquals(slips, EditDistance.of(from, to));
    assertEquals(slips, EditDistance.of(to, from));
  }
}
