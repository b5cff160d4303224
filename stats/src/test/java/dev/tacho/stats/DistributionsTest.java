package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/// The distributions against tables and against sums by hand.
class DistributionsTest {
  /// Percentage points of the t distribution: Abramowitz and Stegun, table 26.10, and R's qt.
  @Test
  void studentT_asInTheTables() {
    assertEquals(6.313752, StudentT.quantile(0.95, 1), 1e-6);
    assertEquals(12.706205, StudentT.quantile(0.975, 1), 1e-6);
    assertEquals(1.533206, StudentT.quantile(0.9, 4), 1e-6);
    assertEquals(2.776445, StudentT.quantile(0.975, 4), 1e-6);
    assertEquals(4.604095, StudentT.quantile(0.995, 4), 1e-6);
    assertEquals(2.228139, StudentT.quantile(0.975, 10), 1e-6);
    assertEquals(1.959966, StudentT.quantile(0.975, 1e6), 1e-5);
    assertEquals(0, StudentT.quantile(0.5, 7));
    assertEquals(-1.533206, StudentT.quantile(0.1, 4), 1e-6);
  }

  /// With one and two degrees of freedom there are closed forms.
  @Test
  void studentT_whereThereIsAClosedForm_same() {
    for (double p : new double[] {0.51, 0.6, 0.75, 0.9, 0.99, 0.9999}) {
      double one = Math.tan(Math.PI * (p - 0.5));
      assertEquals(one, StudentT.quantile(p, 1), 1e-9 * one);
      double two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
      assertEquals(two, StudentT.quantile(p, 2), 1e-9 * two);
    }
  }

  @Test
  void studentT_nonsense_refused() {
    assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(1, 4));
    assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(0.9, 0));
  }

  @Test
  void normal_asInTheTables() {
    assertEquals(1.2815515655446004, Normal.quantile(0.9), 1e-14);
    assertEquals(1.959963984540054, Normal.quantile(0.975), 1e-14);
    assertEquals(-3.090232306167813, Normal.quantile(0.001), 1e-13);
    assertEquals(-6.361340902404056, Normal.quantile(1e-10), 1e-12);
    assertEquals(0.5, Normal.below(0));
    assertEquals(0.9750021048517795, Normal.below(1.96), 1e-14);
    assertEquals(1.3498980316300945e-3, Normal.below(-3), 1e-16);
    assertEquals(7.619853024160527e-24, Normal.below(-10), 1e-36);
  }

  @Test
  void normal_quantileUndoesTheDistribution() {
    for (double p = 0.0005; p < 1; p += 0.0005) {
      assertEquals(p, Normal.below(Normal.quantile(p)), 1e-14);
    }
  }

  @Test
  void logGamma_ofWholeNumbers_logarithmsOfFactorials() {
    double factorial = 0;
    for (int n = 1; n < 2000; n++) {
      factorial += Math.log(n);
      assertEquals(factorial, LogGamma.of(n + 1.0), 1e-12 * Math.max(1, factorial));
    }
    assertEquals(Math.log(Math.sqrt(Math.PI)), LogGamma.of(0.5), 1e-14);
  }
}
