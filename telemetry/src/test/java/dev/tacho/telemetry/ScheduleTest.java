package dev.tacho.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tacho.telemetry.Schedule.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The clock is driven by hand: seconds since an odd begin, which the monotonic clock may have.
final class ScheduleTest {
  private static final long BEGIN = -5_000_000_000L;

  private final Schedule schedule =
      new Schedule(BEGIN, Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Test
  void theFirstTick_isDueAtOnce_withDearCounters() {
    assertEquals(0, schedule.nanosLeft(at(0)));
    assertEquals(new Due(0, true), schedule.take(at(0)));
  }

  @Test
  void latenessDoesNotAddUp() {
    Due _ = schedule.take(at(0));
    for (int second = 1; second < 10; second++) {
      assertEquals(700_000_000, schedule.nanosLeft(at(second - 0.7)));
      assertEquals(new Due(0, false), schedule.take(at(second + 0.3)));
    }
    assertEquals(new Due(0, true), schedule.take(at(10.3)));
  }

  @Test
  void aLateTick_isReadOnce_andSaysHowManyItPassedOver() {
    Due _ = schedule.take(at(0));
    assertEquals(new Due(3, false), schedule.take(at(4.9)));
    assertEquals(100_000_000, schedule.nanosLeft(at(4.9)));
  }

  @Test
  void dearCounters_areReadAfterAGap_evenWhenTheirTickWasMissed() {
    Due _ = schedule.take(at(0));
    assertEquals(new Due(24, true), schedule.take(at(25)));
    assertEquals(new Due(3, false), schedule.take(at(29)));
    assertEquals(new Due(0, true), schedule.take(at(30)));
  }

  @Test
  void theLastTick_countsThoseMissedBeforeIt() {
    Due _ = schedule.take(at(0));
    assertEquals(new Due(0, true), schedule.last(at(0.5)));
    assertEquals(new Due(2, true), schedule.last(at(2.5)));
  }

  @Test
  void aScheduleWithoutSense_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Schedule(0, Duration.ZERO, Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Schedule(0, Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }

  private static long at(double seconds) {
    return BEGIN + Math.round(seconds * 1e9);
  }
}
