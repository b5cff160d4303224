package dev.tacho.analysis.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.testkit.curves.Claim;
import dev.tacho.testkit.curves.CurveRun;
import dev.tacho.testkit.curves.CurveScore;
import dev.tacho.testkit.curves.FrozenCurves;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The nine defects on which the older tool was measured, 100,000 steps each.
class ScoreboardTest {
  @Test
  void everyDefect_isFoundUnderItsNameAndInTime_andNothingElse() {
    CurveScore score = new CurveScore();
    try (Stream<CurveRun> runs = FrozenCurves.scoreboard()) {
      runs.forEach(
          run -> {
            List<Claim> claims = Claims.of(run);
            CurveScore.Judged judged = score.add(run.truth(), claims);
            String what = run.truth() + ": " + claims;
            assertTrue(judged.found(), what);
            assertTrue(run.truth().gradual() ? judged.covered() : judged.onTime(), what);
            assertEquals(List.of(), judged.falseAlarms(), what);
          });
    }
    assertEquals(10, score.runs());
  }
}
