package dev.tacho.analysis.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.testkit.runs.MadeRun;
import org.junit.jupiter.api.Test;

final class HealthScoreTest {
  private static HealthScore of(MadeRun run) {
    return RunSummary.of(run, RunSummary.Settings.DEFAULT).health();
  }

  private static MadeRun ended(MadeRun run, RunState state) {
    return run.event(0, RunEvent.state(RunState.RUNNING)).event(2_000, RunEvent.state(state));
  }

  @Test
  void aHealthyRun_hasAHundred_andNoDeduction() {
    HealthScore health = of(ended(MadeRun.training(2_000, 5, 1), RunState.COMPLETED));
    HealthScore.Scored scored = assertInstanceOf(HealthScore.Scored.class, health);
    assertEquals(100, scored.value(), scored::toString);
  }

  @Test
  void theScore_isAHundredLessItsDeductions() {
    MadeRun run = MadeRun.training(2_000, 5, 1);
    run.series("aux/loss", 0, 2_000, 1, s -> s > 1_200 ? Double.NaN : 1.0);
    HealthScore.Scored scored =
        assertInstanceOf(HealthScore.Scored.class, of(ended(run, RunState.FAILED)));
    int off = scored.deductions().stream().mapToInt(HealthScore.Deduction::points).sum();
    assertEquals(Math.max(0, 100 - off), scored.value());
    assertTrue(
        scored.deductions().contains(new HealthScore.Deduction(30, "failed")), scored::toString);
    assertTrue(scored.deductions().size() >= 2, scored::toString);
  }

  @Test
  void withoutAnInput_thereIsNoScore_butTheReason() {
    assertInstanceOf(HealthScore.Unscored.class, of(ended(new MadeRun(), RunState.COMPLETED)));
    MadeRun unknown = MadeRun.training(2_000, 5, 1).stateUnknown("the file does not say");
    assertEquals(
        "the run's state is not known",
        assertInstanceOf(HealthScore.Unscored.class, of(unknown)).reason());
  }
}
