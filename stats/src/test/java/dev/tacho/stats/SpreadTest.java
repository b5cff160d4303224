package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void mad_oneValueFarOff_doesNotMoveIt() {
    assertEquals(1, Spread.mad(new double[] {1, 2, 3, 4, 5, 6, 1e12, 2, 3}), 1.0);
    assertEquals(2, Spread.mad(new double[] {1, 1, 2, 2, 4, 6, 9}) * 2);
  }

  @Test
  void sigma_ofNormalValues_theirStandardDeviation() {
    RandomGenerator random = Seeded.random("SpreadTest.sigma", 41);
    double[] values = new double[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 50 + 4 * random.nextGaussian();
    }
    assertEquals(4, Spread.sigma(values), 0.06);
  }
}
