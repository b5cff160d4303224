package dev.tacho.report.chart.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScaledTest {
  private static List<String> labels(Axis axis, double low, double high) {
    return Scaled.of(axis, low, high).ticks(6).stream().map(Scaled.Tick::label).toList();
  }

  @Test
  void ticks_areRound() {
    Axis plain = Axis.of("", Unit.ONE);
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), labels(plain, 0, 100));
    assertEquals(List.of("-0.4", "-0.2", "0", "0.2", "0.4"), labels(plain, -0.5, 0.5));
    assertEquals(List.of("0", "5M", "10M", "15M"), labels(plain, 0, 19e6));
    assertEquals(
        List.of("0", "10 GB", "20 GB", "30 GB", "40 GB"),
        labels(Axis.of("", new Unit("B")), 0, 49e9));
  }

  @Test
  void ticksOfWhatIsCounted_areWhole() {
    assertEquals(List.of("0", "1", "2"), labels(Axis.whole("workers"), 0, 2));
    assertEquals(List.of("1", "2", "3", "4"), labels(Axis.whole("step"), 1, 4));
    assertEquals(List.of("0", "10", "20", "30", "40"), labels(Axis.whole("step"), 0, 41));
  }

  @Test
  void ticks_thatLieClose_haveTheDigitsThatTellThemApart() {
    assertEquals(
        List.of("100,000.1", "100,000.2", "100,000.3", "100,000.4"),
        labels(Axis.of("", Unit.ONE), 100_000.05, 100_000.42));
  }

  @Test
  void ticksOfALogarithm_arePowersOfTen_withHalvesWhereThereIsRoom() {
    Axis log = Axis.log("", Unit.ONE);
    assertEquals(List.of("0.001", "0.01", "0.1", "1", "10", "100"), labels(log, 0.001, 200));
    assertEquals(List.of("1", "2", "5", "10", "20"), labels(log, 1, 30));
  }

  @Test
  void ticksOfTime_areWhatPeopleCountIn() {
    assertEquals(List.of("0 s", "1 min", "2 min", "3 min", "4 min"), labels(Axis.time(""), 0, 299));
    assertEquals(
        List.of("2026-01-01", "2026-01-03", "2026-01-05", "2026-01-07", "2026-01-09"),
        labels(Axis.date(""), 1_767_225_600, 1_767_225_600 + 9 * 86_400.0));
  }

  @Test
  void ticks_liewithinTheAxis_andAscend_whateverItsEnds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 5000; round++) {
      double a = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-300, 300));
      double b = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-300, 300));
      double low = Math.min(a, b);
      double high = Math.max(a, b);
      double before = Double.NEGATIVE_INFINITY;
      List<Scaled.Tick> ticks = Scaled.of(Axis.of("", Unit.ONE), low, high).ticks(6);
      assertTrue(ticks.size() <= 8, ticks::toString);
      for (Scaled.Tick tick : ticks) {
        double slack = (high / 2 - low / 2) * 1e-6;
        assertTrue(tick.at() >= low - slack && tick.at() <= high + slack, tick::toString);
        assertTrue(tick.at() > before, ticks::toString);
        before = tick.at();
      }
    }
  }
}
