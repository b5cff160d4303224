package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.measure.Resampled;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  /// What R's quantile(c(1, 2, 4, 8, 16), type = 7) and NumPy's default say.
  @Test
  void of_definition7_asRAndNumPySay() {
    double[] values = {16, 1, 8, 2, 4};
    assertEquals(1, Quantiles.of(values, 0));
    assertEquals(1.4, Quantiles.of(values, 0.1), 1e-15);
    assertEquals(2, Quantiles.of(values, 0.25));
    assertEquals(4, Quantiles.median(values));
    assertEquals(12.8, Quantiles.of(values, 0.9), 1e-12);
    assertEquals(16, Quantiles.of(values, 1));
    assertEquals(16, values[0], "the input is left as it was");
  }

  @Test
  void of_valuesOfOppositeHugeSigns_staysFinite() {
    assertEquals(0, Quantiles.median(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}));
  }

  @Test
  void of_growsWithTheQuantileAndStaysWithin() {
    RandomGenerator random = Seeded.random("QuantilesTest.of_grows", 20_261_121);
    for (int trial = 0; trial < 300; trial++) {
      double[] values = Seeded.values(random, 1 + random.nextInt(40), trial % 2 == 0);
      double last = Quantiles.of(values, 0);
      for (double q = 0.01; q <= 1; q += 0.01) {
        double now = Quantiles.of(values, q);
        assertTrue(now >= last, "quantiles are monotone");
        last = now;
      }
      assertTrue(last <= Quantiles.of(values, 1));
    }
  }

  /// David and Nagaraja, and any table of the sign test: with 10 values the 2nd and the 9th hold
  /// the median with the chance 1 - 22/1024.
  @Test
  void interval_medianOfTen_secondAndNinth() {
    double[] values = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    Bounds bounds = Quantiles.interval(values, 0.5, 0.95).orElseThrow();
    assertEquals(2, bounds.low());
    assertEquals(9, bounds.high());
    assertEquals(1 - 22.0 / 1024, bounds.level(), 1e-12);
    assertEquals("exact by order statistics 2 and 9 of 10", bounds.method());
  }

  @Test
  void interval_medianOfFive_anIntervalAt90ButNoneAt95() {
    double[] values = {5, 1, 4, 2, 3};
    assertEquals(Optional.empty(), Quantiles.interval(values, 0.5, 0.95));
    Bounds bounds = Quantiles.interval(values, 0.5, 0.9).orElseThrow();
    assertEquals(1, bounds.low());
    assertEquals(5, bounds.high());
    assertEquals(0.9375, bounds.level(), 1e-12);
  }

  /// As many values as the median needs for a level, and one fewer.
  @Test
  void interval_sampleTooSmall_none() {
    assertTrue(Quantiles.interval(new double[6], 0.5, 0.95).isPresent());
    assertTrue(Quantiles.interval(new double[5], 0.5, 0.95).isEmpty());
    assertTrue(Quantiles.interval(new double[8], 0.5, 0.99).isPresent());
    assertTrue(Quantiles.interval(new double[7], 0.5, 0.99).isEmpty());
    assertTrue(Quantiles.interval(new double[20], 0.9, 0.5).isPresent());
  }

  @Test
  void interval_againstTheSlowFormula_same() {
    RandomGenerator random = Seeded.random("QuantilesTest.interval_slow", 7);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(40);
      double q = 0.05 + 0.9 * random.nextDouble();
      double level = 0.5 + 0.49 * random.nextDouble();
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = i + 1;
      }
      int low = 0;
      int high = n + 1;
      for (int k = 1; k <= n; k++) {
        if (slowBelow(n, k, q) <= (1 - level) / 2) {
          low = k;
        }
        if (high > n && 1 - slowBelow(n, k, q) <= (1 - level) / 2) {
          high = k;
        }
      }
      Optional<Bounds> bounds = Quantiles.interval(values, q, level);
      if (low == 0 || high > n) {
        assertEquals(Optional.empty(), bounds);
      } else {
        assertEquals(low, bounds.orElseThrow().low());
        assertEquals(high, bounds.orElseThrow().high());
        assertTrue(bounds.orElseThrow().level() >= level);
      }
    }
  }

  /// Coverage, counted: the interval's own level is what is met, whatever the distribution.
  @Test
  void interval_ofSkewedValues_holdsTheMedianAsOftenAsItSays() {
    RandomGenerator random = Seeded.random("QuantilesTest.coverage", 99);
    int held = 0;
    int trials = 20_000;
    double level = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = new double[9];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.exp(random.nextGaussian());
      }
      Bounds bounds = Quantiles.interval(values, 0.5, 0.9).orElseThrow();
      held += bounds.low() <= 1 && 1 <= bounds.high() ? 1 : 0;
      level = bounds.level();
    }
    double error = 4 * Math.sqrt(level * (1 - level) / trials);
    assertEquals(level, (double) held / trials, error);
  }

  @Test
  void notFiniteOrNothing_refusedWithThePlace() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Quantiles.median(new double[] {1, Double.NaN}))
            .getMessage();
    assertEquals("quantile: value 1 is NaN; leave out what is not finite, and say so", message);
    assertThrows(IllegalArgumentException.class, () -> Quantiles.median(new double[0]));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new double[1], 1.1));
    assertThrows(IllegalArgumentException.class, () -> Quantiles.interval(new double[9], 0.5, 1.0));
  }

  @Test
  void over_carriesLevelMethodAndUnit() {
    Bounds bounds = Quantiles.interval(new double[] {1, 2, 3, 4, 5}, 0.5, 0.9).orElseThrow();
    assertEquals(Resampled.REPEAT, bounds.over(Resampled.REPEAT).unit());
    assertEquals(bounds.level(), bounds.over(Resampled.REPEAT).level());
  }

  /// The chance that fewer than k of n lie below the q-quantile, by products and no logarithms.
  private static double slowBelow(int n, int k, double q) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      double ways = 1;
      for (int j = 0; j < i; j++) {
        ways = ways * (n - j) / (j + 1);
      }
      sum += ways * Math.pow(q, i) * Math.pow(1 - q, n - i);
    }
    return sum;
  }
}
