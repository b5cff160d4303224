package dev.tacho.analysis.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.testkit.runs.MadeRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TrainingTimeTest {
  private static TrainingTime of(MadeRun run, boolean ended) {
    Optional<MetricStats> pacer =
        run.series().stream().findFirst().map(s -> MetricStats.of(s, Metric.named(s.name()), 256));
    return TrainingTime.of(run, ended, pacer);
  }

  private static MadeRun configured(long steps) {
    return new MadeRun()
        .series("loss", 0, 1_000, 1, s -> -s)
        .configured(
            Json.object().put("trainer", Json.object().put("max_steps", steps).build()).build());
  }

  @Test
  void aRunThatGoesOn_hasAsManySecondsLeftAsStepsAtItsPace() {
    TrainingTime.Estimate left =
        assertInstanceOf(TrainingTime.Estimate.class, of(configured(3_000), false));
    assertEquals(2_001, left.secondsLeft(), 1);
    assertEquals("configuration trainer.max_steps", left.totalFrom());
    assertTrue(left.interval().low() <= 2_001 && left.interval().high() >= 2_000);
  }

  @Test
  void anEndedRun_andOneThatNamesNoTotal_haveNoEstimate() {
    assertInstanceOf(TrainingTime.Untold.class, of(configured(3_000), true));
    assertInstanceOf(TrainingTime.Untold.class, of(configured(500), false));
    assertInstanceOf(
        TrainingTime.Untold.class, of(new MadeRun().series("loss", 0, 99, 1, s -> s), false));
  }
}
