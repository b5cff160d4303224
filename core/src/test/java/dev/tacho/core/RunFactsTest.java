package dev.tacho.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent.Progress;
import dev.tacho.core.RunEvent.StageChanged;
import dev.tacho.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunFactsTest {
  private final RunFacts facts = new RunFacts();
  private long number;

  @Test
  void endedRun_anyLaterState_isRefusedAndChangesNothing() {
    add(1, RunEvent.state(RunState.RUNNING));
    add(2, RunEvent.state(RunState.FAILED, "exit code 3"));
    for (RunState next : RunState.values()) {
      assertThrows(IllegalTransition.class, () -> add(3, RunEvent.state(next)));
    }
    assertEquals(RunState.FAILED, facts.state());
    assertEquals(2, facts.endedNanos().orElseThrow());
  }

  @Test
  void createdRun_completedWithoutRunning_isRefused() {
    assertThrows(IllegalTransition.class, () -> add(1, RunEvent.state(RunState.COMPLETED)));
  }

  @Test
  void stage_endBeforeBegin_isRefusedWithItsName() {
    IllegalTransition e =
        assertThrows(
            IllegalTransition.class, () -> add(1, RunEvent.stage("train", StageState.COMPLETED)));
    assertEquals(
        "stage 'train' is pending, it has not begun, and cannot become completed", e.getMessage());
  }

  @Test
  void stage_notInPlan_isRefusedWithThePlan() {
    add(1, new RunEvent.Planned(List.of("prepare", "train")));
    IllegalTransition e =
        assertThrows(
            IllegalTransition.class, () -> add(2, RunEvent.stage("trian", StageState.RUNNING)));
    assertEquals("stage 'trian' is not in the plan: prepare, train", e.getMessage());
  }

  @Test
  void resultThatIsAttached_isKeptAsItCame() {
    Json.Obj result = Json.object().put("schema", "tacho.result/1").put("more", 1).build();
    add(1, new RunEvent.ResultAttached(result));
    assertEquals(List.of(result), facts.results());
  }

  @Test
  void stage_secondOneWhileOneRuns_isRefused() {
    add(1, RunEvent.stage("a", StageState.RUNNING));
    assertThrows(IllegalTransition.class, () -> add(2, RunEvent.stage("b", StageState.RUNNING)));
    add(3, RunEvent.stage("a", StageState.COMPLETED));
    add(4, RunEvent.stage("b", StageState.RUNNING));
    assertEquals("b", facts.currentStage().orElseThrow().name());
  }

  @Test
  void timeLeft_comesFromReportedProgressAlone() {
    add(0, RunEvent.stage("train", StageState.RUNNING));
    Stage silent = facts.currentStage().orElseThrow();
    assertTrue(silent.left(seconds(10)).isEmpty(), "no progress, so unknown");
    add(seconds(10), new Progress(100, Optional.of(400.0), Optional.of("steps")));
    Stage told = facts.currentStage().orElseThrow();
    assertEquals(Duration.ofSeconds(30), told.left(seconds(10)).orElseThrow());
    assertEquals(Duration.ofSeconds(25), told.left(seconds(15)).orElseThrow());
    assertEquals(Duration.ZERO, told.left(seconds(60)).orElseThrow());
  }

  @Test
  void timeLeft_noTotalOrNonsense_isUnknown() {
    add(0, RunEvent.stage("train", StageState.RUNNING));
    for (Progress useless :
        List.of(
            new Progress(5, Optional.empty(), Optional.empty()),
            new Progress(0, Optional.of(10.0), Optional.empty()),
            new Progress(11, Optional.of(10.0), Optional.empty()),
            new Progress(Double.NaN, Optional.of(10.0), Optional.empty()),
            new Progress(1, Optional.of(Double.POSITIVE_INFINITY), Optional.empty()))) {
      add(seconds(1), useless);
      assertTrue(facts.currentStage().orElseThrow().left(seconds(2)).isEmpty(), useless.toString());
    }
  }

  @Test
  void randomEvents_neverLeaveTwoRunningStagesNorReviveAnEnd() {
    long seed = Long.getLong("tacho.seed", 99);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      RunFacts run = new RunFacts();
      Optional<RunState> end = Optional.empty();
      for (int i = 1; i < 60; i++) {
        RunEvent event =
            random.nextBoolean()
                ? RunEvent.state(RunState.values()[random.nextInt(RunState.values().length)])
                : RunEvent.stage(
                    "s" + random.nextInt(4),
                    StageState.values()[random.nextInt(StageState.values().length)]);
        try {
          run.add(new RunEvent.Entry(i, i, 0, event));
        } catch (IllegalTransition _) {
          // a refused event is what this is about
        }
        long running = run.stages().stream().filter(s -> s.state() == StageState.RUNNING).count();
        assertTrue(running <= 1, "seed " + seed);
        if (end.isPresent()) {
          assertEquals(end.get(), run.state(), "seed " + seed);
        }
        end = run.state().ended() ? Optional.of(run.state()) : Optional.empty();
      }
    }
  }

  @Test
  void skippedStage_staysInTheCountAndNeverRan() {
    add(1, new RunEvent.Planned(List.of("a", "b")));
    add(2, new StageChanged("a", StageState.SKIPPED, Optional.empty(), Optional.of("no data")));
    Stage skipped = facts.stages().getFirst();
    assertEquals(Optional.of("no data"), skipped.reason());
    assertTrue(skipped.ran(5).isEmpty());
    assertFalse(facts.currentStage().isPresent());
  }

  @Test
  void skippedStage_isNotCountedAmongThoseToRun() {
    add(1, new RunEvent.Planned(List.of("a", "b", "c")));
    assertEquals(3, facts.stagesToRun());
    add(2, RunEvent.stage("a", StageState.SKIPPED));
    add(3, RunEvent.stage("b", StageState.RUNNING));
    assertEquals(2, facts.stagesToRun());
    assertEquals(1, facts.place(facts.currentStage().orElseThrow()));
  }

  private void add(long nanos, RunEvent event) {
    facts.add(new RunEvent.Entry(number + 1, nanos, 0, event));
    number++;
  }

  private static long seconds(long s) {
    return s * 1_000_000_000L;
  }
}
