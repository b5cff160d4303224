package dev.tacho.analysis.convergence;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.testkit.runs.MadeRun;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

final class ConvergenceTest {
  private static Convergence of(String name, long count, LongToDoubleFunction value) {
    Series series = new MadeRun().series(name, 0, count, 1, value).series().getFirst();
    return Convergence.of(MetricStats.of(series, Metric.named(name), 256));
  }

  private static String no(Convergence convergence) {
    return assertInstanceOf(Convergence.No.class, convergence).reason();
  }

  @Test
  void anExponentialThatIsThere_isReached_andTheIntervalHoldsTheTruth() {
    int held = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Convergence convergence =
          of("loss", 10_000, s -> 0.5 + 2 * Math.exp(-s / 1_000.0) + 0.05 * random.nextGaussian());
      Convergence.Reached reached = assertInstanceOf(Convergence.Reached.class, convergence);
      // the way begins at the first point, the mean of the first 156 steps
      double truth = 78 + 1_000 * Math.log(20);
      boolean holds = reached.since().low() <= truth && truth <= reached.since().high();
      held += holds ? 1 : 0;
      assertTrue(Math.abs(reached.since().high() - truth) < 1_000, reached::toString);
    }
    assertTrue(held >= 16, held + " of 20");
  }

  @Test
  void aCurveThatBends_isExpected_beyondItsEnd() {
    SplittableRandom random = new SplittableRandom(5);
    Convergence convergence =
        of("loss", 4_000, s -> 0.5 + 2 * Math.exp(-s / 2_000.0) + 0.01 * random.nextGaussian());
    Convergence.Expected expected = assertInstanceOf(Convergence.Expected.class, convergence);
    assertTrue(expected.at().high() > 4_000, expected::toString);
  }

  @Test
  void aStraightFall_hasNoLimit() {
    assertTrue(no(of("loss", 4_000, s -> 10 - s / 1_000.0)).contains("has not bent"));
  }

  @Test
  void aLossThatTurnsUp_doesNotConverge() {
    String reason = no(of("loss", 4_000, s -> 1 + Math.abs(s - 2_000) / 1_000.0));
    assertTrue(reason.contains("worse"), reason);
  }

  @Test
  void noise_showsNoWay() {
    SplittableRandom random = new SplittableRandom(6);
    no(of("loss", 4_000, _ -> random.nextGaussian()));
  }

  @Test
  void aHandfulOfValues_andAMetricOfUnknownDirection_areNotJudged() {
    assertTrue(no(of("loss", 5, s -> -s)).contains("too few"));
    assertTrue(no(of("anything", 500, s -> -s)).contains("nobody said"));
  }
}
