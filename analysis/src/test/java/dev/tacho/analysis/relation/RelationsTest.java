package dev.tacho.analysis.relation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.testkit.runs.MadeRun;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RelationsTest {
  @Test
  void metricsThatMoveTogether_areFound_alsoAtAnotherPace() {
    double[] walk = new double[4_000];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 1; i < walk.length; i++) {
      walk[i] = walk[i - 1] + random.nextGaussian();
    }
    MadeRun run =
        new MadeRun()
            .series("a", 0, 4_000, 1, s -> walk[(int) s])
            .series("b", 0, 400, 10, s -> -3 * walk[(int) s] + 0.1 * random.nextGaussian());
    Relations relations = Relations.of(run.series());
    assertEquals(1, relations.pairs().size(), relations::toString);
    assertTrue(relations.pairs().getFirst().correlation() < -0.9, relations::toString);
  }

  @Test
  void metricsThatMerelyBothFall_areNoPair() {
    SplittableRandom random = new SplittableRandom(2);
    int pairs = 0;
    for (int i = 0; i < 50; i++) {
      MadeRun run =
          new MadeRun()
              .series("a", 0, 1_000, 1, s -> 10 - s / 100.0 + random.nextGaussian())
              .series("b", 0, 1_000, 1, s -> 5 - s / 200.0 + random.nextGaussian());
      pairs += Relations.of(run.series()).pairs().size();
    }
    assertTrue(pairs <= 2, pairs + " of 50");
  }

  @Test
  void aMetricThatNeverMoves_isInNoPair() {
    MadeRun run = new MadeRun().series("a", 0, 500, 1, s -> s % 9).series("b", 0, 500, 1, _ -> 1);
    assertTrue(Relations.of(run.series()).pairs().isEmpty());
  }
}
