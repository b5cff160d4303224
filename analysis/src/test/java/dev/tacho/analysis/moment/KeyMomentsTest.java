package dev.tacho.analysis.moment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.metric.Metric;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

final class KeyMomentsTest {
  private static List<KeyMoment> phases(LongToDoubleFunction value) {
    MadeRun run = new MadeRun().series("loss", 0, 8_000, 1, value);
    return KeyMoments.phases(
        run, MetricStats.of(run.series().getFirst(), Metric.named("loss"), 256));
  }

  @Test
  void aFallThatSlowsDownAtOnce_isAPhaseChange_atItsStep() {
    SplittableRandom random = new SplittableRandom(1);
    List<KeyMoment> phases =
        phases(
            s ->
                (s < 3_000 ? 10 - s / 500.0 : 4 - (s - 3_000) / 10_000.0)
                    + 0.002 * random.nextGaussian());
    assertEquals(1, phases.size(), phases::toString);
    assertEquals(3_000, phases.getFirst().step(), 250);
  }

  @Test
  void noise_hasNoPhases() {
    SplittableRandom random = new SplittableRandom(2);
    assertTrue(phases(_ -> random.nextGaussian()).isEmpty());
  }

  @Test
  void valuesAtBothEndsOfTheDoubles_haveNoPhases() {
    assertTrue(phases(s -> s % 200 < 100 ? 1.7e308 : -1.7e308).isEmpty());
  }

  @Test
  void aStraightFall_hasNoPhases() {
    SplittableRandom random = new SplittableRandom(3);
    assertTrue(phases(s -> 10 - s / 1_000.0 + 0.01 * random.nextGaussian()).isEmpty());
  }
}
