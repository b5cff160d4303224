package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  /// The A values of the spatial test data, Efron and Tibshirani, table 14.1. Their table 14.2 has
  /// the 90 % intervals of the variance: percentile 100.8 to 233.9, BCa 115.8 to 259.6, from 2,000
  /// draws, so up to 4 off.
  private static final double[] SPATIAL = {
    48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
    41
  };

  @Test
  void bothKinds_spatialTestOfEfronAndTibshirani_asPublished() {
    Bounds percentile =
        Bootstrap.percentile(
            SPATIAL, BootstrapTest::variance, 20_000, 0.9, Seeded.random("BootstrapTest", 1));
    assertEquals(100.8, percentile.low(), 4);
    assertEquals(233.9, percentile.high(), 4);
    Bounds bca =
        Bootstrap.bca(
            SPATIAL, BootstrapTest::variance, 20_000, 0.9, Seeded.random("BootstrapTest", 2));
    assertEquals(115.8, bca.low(), 4);
    assertEquals(259.6, bca.high(), 5);
    assertEquals("bootstrap BCa, 20000 draws", bca.method());
  }

  @Test
  void sameSeed_sameInterval() {
    Bounds one = Bootstrap.bca(SPATIAL, Quantiles::median, 500, 0.9, new Random(5));
    assertEquals(one, Bootstrap.bca(SPATIAL, Quantiles::median, 500, 0.9, new Random(5)));
  }

  @Test
  void nothingVaries_anIntervalOfNoWidth() {
    Bounds bounds =
        Bootstrap.bca(new double[] {3, 3, 3}, Quantiles::median, 200, 0.9, new Random(1));
    assertEquals(3, bounds.low());
    assertEquals(3, bounds.high());
    assertEquals(
        7, Bootstrap.bca(new double[] {7}, Quantiles::median, 200, 0.9, new Random(1)).high());
  }

  @Test
  void bca_ofMeans_holdsAboutAsOftenAsItSays() {
    RandomGenerator random = Seeded.random("BootstrapTest.coverage", 77);
    int held = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = new double[40];
      for (int i = 0; i < values.length; i++) {
        values[i] = -Math.log(random.nextDouble());
      }
      Bounds bounds = Bootstrap.bca(values, BootstrapTest::mean, 600, 0.9, random);
      held += bounds.low() <= 1 && 1 <= bounds.high() ? 1 : 0;
    }
    assertEquals(0.9, (double) held / trials, 0.06);
  }

  @Test
  void nonsense_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Bootstrap.percentile(SPATIAL, Quantiles::median, 50, 0.9, new Random(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Bootstrap.percentile(SPATIAL, _ -> Double.NaN, 500, 0.9, new Random(1)));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / values.length;
  }
}
