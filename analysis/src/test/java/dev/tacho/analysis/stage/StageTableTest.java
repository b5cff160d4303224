package dev.tacho.analysis.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.testkit.runs.MadeRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StageTableTest {
  private static final Metric LOSS = Metric.named("loss");

  @Test
  void aMetricThatHoldsTheStage_cutsTheRunWhereItChanges() {
    MadeRun run =
        new MadeRun()
            .series("stage", 0, 10, 10, s -> s < 40 ? 1 : 2)
            .series("loss", 0, 100, 1, s -> s == 20 ? 0.5 : 10 - s / 10.0);
    Series key = run.series().getFirst();
    StageTable table = StageTable.ofKey(key, Optional.of(run.series().getLast()), LOSS);
    assertEquals(2, table.rows().size());
    StageTable.Row first = table.rows().getFirst();
    assertEquals("stage 1", first.stage());
    assertEquals(0, first.fromStep());
    assertEquals(39, first.toStep());
    assertEquals(10, first.entry());
    assertEquals(6.1, first.exit(), 1e-9);
    assertEquals(0.5, first.best());
    assertEquals(20, first.bestStep());
    assertEquals(39_000_000_000L, first.nanos());
    assertEquals(60, table.rows().getLast().values());
  }

  @Test
  void aMetricThatChangesAllTheTime_isNoStagesNumber() {
    Series noise = new MadeRun().series("stage", 0, 500, 1, s -> s % 7).series().getFirst();
    assertTrue(StageTable.ofKey(noise, Optional.empty(), LOSS).rows().isEmpty());
  }

  @Test
  void markers_cutTheRunByTime() {
    MadeRun run =
        new MadeRun()
            .event(0, RunEvent.state(RunState.RUNNING))
            .event(0, RunEvent.stage("warm", StageState.RUNNING))
            .event(30, RunEvent.stage("warm", StageState.COMPLETED))
            .event(40, RunEvent.stage("train", StageState.RUNNING))
            .series("loss", 0, 100, 1, s -> 100 - s);
    Optional<Series> loss = Optional.of(run.series().getFirst());
    StageTable table = StageTable.ofMarkers(run.facts().stages(), loss, LOSS);
    assertEquals(30, table.rows().getFirst().values());
    assertEquals(30_000_000_000L, table.rows().getFirst().nanos());
    assertEquals(60, table.rows().getLast().entry());
    assertEquals(1, table.rows().getLast().best());
  }
}
