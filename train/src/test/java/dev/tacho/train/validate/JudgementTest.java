package dev.tacho.train.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.measure.Check;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final List<Double> SINGLE = List.of(5.5, 5.25, 5.0);
  private static final double GRAIN = 1e-7;

  /// Controls that drift by some grains of rounding, and gradients that are off by as much.
  private static Replayed replayed(double distance, boolean identical) {
    Replayed replayed = new Replayed();
    for (int step = 1; step <= 3; step++) {
      double loss = SINGLE.get(step - 1);
      List<Double> controls = List.of(1.5e-7, 1.8e-7);
      replayed.take(new GradientStep(step, loss, distance, controls, identical));
      replayed.take(FreeStep.freely(step, loss));
      for (int control = 0; control < 4; control++) {
        replayed.take(new FreeStep(control, step, loss + (control - 1.5) * step * GRAIN));
      }
    }
    return replayed;
  }

  private static Judgement judged(List<Double> several, Replayed replayed) {
    return Judgement.of(SINGLE, Optional.of(several), replayed, true);
  }

  private static List<String> failed(Judgement judgement) {
    return judgement.checks().stream()
        .filter(check -> check.outcome() == Check.Outcome.FAILED)
        .map(Check::name)
        .toList();
  }

  @Test
  void driftAsOfAnotherOrder_holds() {
    Judgement judgement =
        judged(List.of(5.5 + GRAIN, 5.25 - 2 * GRAIN, 5.0 + GRAIN), replayed(1.7e-7, true));
    assertTrue(judgement.holds(), judgement.checks().toString());
    assertEquals(3, judgement.steps().size());
  }

  @Test
  void lossOutsideTheEnvelope_failsAndNamesTheFirstStep() {
    Judgement judgement = judged(List.of(5.5, 5.2501, 5.0), replayed(1.7e-7, true));
    assertEquals(List.of("losses drift no further than other orders do"), failed(judgement));
    assertTrue(judgement.checks().toString().contains("first step 2, off by 0.000100"));
  }

  @Test
  void gradientThatRoundingDoesNotExplain_failsBelowTheBarToo() {
    Judgement judgement = judged(SINGLE, replayed(9e-7, true));
    assertEquals(List.of("gradients are those of one worker"), failed(judgement));
  }

  @Test
  void ranksThatDiffer_fail() {
    assertEquals(
        List.of("all workers have the same bits"), failed(judged(SINGLE, replayed(1.7e-7, false))));
  }

  @Test
  void lossThatIsNoNumber_isOutside() {
    assertFalse(judged(List.of(5.5, Double.NaN, 5.0), replayed(1.7e-7, true)).holds());
  }

  @Test
  void replayThatDoesNotRepeatTheRecord_decidesNothing() {
    Judgement judgement = judged(List.of(5.5 + GRAIN, 5.25, 5.0), replayed(1.7e-7, true));
    assertEquals(Check.Outcome.UNDECIDED, judgement.checks().getLast().outcome());
    assertTrue(judgement.holds());
  }
}
