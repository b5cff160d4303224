package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TheilSenTest {
  /// Sen's own data (JASA 63, 1968) and slope. His interval rests on a list of slopes with slips;
  /// this is what his method gives for the right one: the 5th and the 17th of 21, at 1 - 348/5040.
  @Test
  void fit_dataOfSen_hisSlope() {
    double[] x = {1, 2, 3, 4, 10, 12, 18};
    double[] y = {9, 15, 19, 20, 45, 55, 78};
    TheilSen.Line line = TheilSen.fit(x, y, 0.93);
    assertEquals(4, line.slope(), 1e-12);
    assertEquals(6, line.intercept(), 1e-12);
    Bounds bounds = line.bounds().orElseThrow();
    assertEquals(15.0 / 4, bounds.low(), 1e-12);
    assertEquals(46.0 / 11, bounds.high(), 1e-12);
    assertEquals(1 - 348.0 / 5040, bounds.level(), 1e-12);
  }

  /// P. Sprent and N. C. Smeeton, "Applied Nonparametric Statistical Methods", example
  /// 11.5, as the R package ANSM5 checks itself against it.
  @Test
  void fit_exampleOfSprentAndSmeeton_asPublished() {
    double[] age = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
    double[] length = {40, 45, 51, 55, 60, 67, 68, 65, 71, 74, 76, 76, 78, 83, 82, 85, 89};
    TheilSen.Line growth = TheilSen.fit(age, length, 0.95);
    assertEquals(2.6458333, growth.slope(), 1e-7);
  }

  @Test
  void fit_pointsOnALineButAFewFarOff_theLine() {
    double[] x = new double[41];
    double[] y = new double[41];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = 7 + 0.5 * i;
    }
    for (int i = 0; i < 10; i++) {
      y[4 * i] = 1e9 * (i - 3);
    }
    TheilSen.Line line = TheilSen.fit(x, y, 0.95);
    assertEquals(0.5, line.slope(), 1e-12);
    assertEquals(7, line.intercept(), 1e-9);
  }

  @Test
  void fit_againstTheSlowFormula_same() {
    RandomGenerator random = Seeded.random("TheilSenTest.slow", 23);
    for (int trial = 0; trial < 100; trial++) {
      int n = 2 + random.nextInt(30);
      double[] x = Seeded.values(random, n, trial % 2 == 0);
      x[0] = -9;
      double[] y = Seeded.values(random, n, trial % 3 == 0);
      double[] slopes = new double[n * n];
      int count = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          if (x[i] != x[j]) {
            slopes[count++] = (y[i] - y[j]) / (x[i] - x[j]);
          }
        }
      }
      assertEquals(
          Quantiles.median(Arrays.copyOf(slopes, count)), TheilSen.fit(x, y, 0.9).slope(), 1e-12);
    }
  }

  @Test
  void fit_ofNoise_theIntervalHoldsTheSlopeAsOftenAsItSays() {
    for (int n : new int[] {8, 70}) {
      RandomGenerator random = Seeded.random("TheilSenTest.coverage of " + n, 31);
      int trials = n == 8 ? 10_000 : 1_500;
      int held = 0;
      double level = 0;
      for (int trial = 0; trial < trials; trial++) {
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
          x[i] = i;
          y[i] = 3 * i + random.nextGaussian();
        }
        Bounds bounds = TheilSen.fit(x, y, 0.9).bounds().orElseThrow();
        held += bounds.low() <= 3 && 3 <= bounds.high() ? 1 : 0;
        level = bounds.level();
      }
      assertEquals(level, (double) held / trials, 4 * Math.sqrt(level * (1 - level) / trials));
    }
  }

  @Test
  void fit_fourPoints_noIntervalAt95() {
    double[] x = {1, 2, 3, 4};
    assertEquals(Optional.empty(), TheilSen.fit(x, x, 0.95).bounds());
    assertTrue(TheilSen.fit(x, x, 0.9).bounds().isPresent());
  }

  @Test
  void fit_nonsense_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> TheilSen.fit(new double[3], new double[3], 0.9));
    assertThrows(
        IllegalArgumentException.class, () -> TheilSen.fit(new double[3], new double[2], 0.9));
    assertThrows(
        IllegalArgumentException.class,
        () -> TheilSen.fit(new double[] {1, 2}, new double[] {1, Double.POSITIVE_INFINITY}, 0.9));
  }
}
