package dev.tacho.analysis.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.PointCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What must not depend on the unit of a metric or on where steps begin.
class FindingsLawTest {
  @Test
  void scalingByAPositiveFactor_andShiftingSteps_changeNoLabelAndNoPlace() {
    int judged = 0;
    for (long seed = 1; seed <= 40; seed++) {
      double[] loss = loss(new Random(seed));
      List<String> plain = labels(loss, 1, 0);
      judged += plain.size();
      // powers of two, so that scaling loses no digit and a label on the edge stays where it is
      for (double factor : new double[] {0.0009765625, 1_024}) {
        assertEquals(plain, labels(loss, factor, 0), "seed " + seed + ", factor " + factor);
      }
      assertEquals(plain, labels(loss, 1, 1 << 20), "seed " + seed + ", steps shifted");
    }
    assertTrue(judged >= 15, "too little was found to judge by: " + judged);
  }

  /// One of: healthy, a spike, a turn, a stop, noise throughout.
  private static double[] loss(Random random) {
    int n = 300 + random.nextInt(3_000);
    int kind = random.nextInt(5);
    int at = n / 3 + random.nextInt(n / 3);
    double noise = 0.002 + 0.02 * random.nextDouble();
    double[] loss = new double[n];
    for (int i = 0; i < n; i++) {
      double p = (double) (kind == 3 ? Math.min(i, at) : i) / n;
      loss[i] = 0.2 + Math.exp(-3 * p) + noise * random.nextGaussian();
      loss[i] += kind == 1 && i == at ? 2 : 0;
      loss[i] += kind == 2 ? Math.max(0, i - at) * 3.0 / n : 0;
    }
    return loss;
  }

  private static List<String> labels(double[] loss, double factor, long shift) {
    SeriesRun run = new SeriesRun();
    for (int i = 0; i < loss.length; i++) {
      run.point("", "loss", i + shift, PointCursor.NO_TIME, factor * loss[i]);
    }
    List<String> labels = new ArrayList<>();
    for (Finding finding : Findings.of(run, Sensitivity.DEFAULT).findings()) {
      labels.add(finding.kind() + " at " + (finding.onset().step() - shift));
    }
    return labels;
  }
}
