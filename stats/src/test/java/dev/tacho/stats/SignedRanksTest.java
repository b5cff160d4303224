package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SignedRanksTest {
  /// Depression before and after: Hollander and Wolfe, 1973, p. 29, which R's wilcox.test has as
  /// its example (V = 40, one-sided p = 0.01953).
  @Test
  void test_exampleOfHollanderAndWolfe_asPublished() {
    double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    RankTest test = SignedRanks.test(before, after);
    assertEquals(40, test.statistic());
    assertEquals(2 * 0.01953125, test.p(), 1e-12);
  }

  /// The same example, p. 35 of the book: 0.46, and 0.010 to 0.786 at 0.961.
  @Test
  void ofPairs_exampleOfHollanderAndWolfe_asPublished() {
    double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double[] differences = new double[9];
    for (int i = 0; i < 9; i++) {
      differences[i] = before[i] - after[i];
    }
    HodgesLehmann.Shift shift = HodgesLehmann.ofPairs(differences, 0.95);
    assertEquals(0.46, shift.estimate(), 1e-9);
    assertEquals(0.010, shift.bounds().orElseThrow().low(), 1e-9);
    assertEquals(0.786, shift.bounds().orElseThrow().high(), 1e-9);
    assertEquals(0.961, shift.bounds().orElseThrow().level(), 0.001);
  }

  @Test
  void ofPairs_fiveOfThem_areTooFew() {
    assertTrue(HodgesLehmann.ofPairs(new double[] {1, 2, 3, 4, 5}, 0.95).bounds().isEmpty());
    assertTrue(HodgesLehmann.ofPairs(new double[] {1, 2, 3, 4, 5, 6}, 0.95).bounds().isPresent());
  }

  @Test
  void test_withTies_asAllSignsSay() {
    RandomGenerator random = Seeded.random("SignedRanksTest.ties", 14);
    for (int trial = 0; trial < 50; trial++) {
      int n = 1 + random.nextInt(10);
      double[] values = Seeded.values(random, n, trial % 2 == 0);
      for (int i = 0; i < n; i++) {
        values[i] = values[i] == 0 ? -1 : values[i];
      }
      assertEquals(slowP(values), SignedRanks.test(values, new double[n]).p(), 1e-12);
    }
  }

  @Test
  void test_manyPairs_normalApproximationIsNearTheExact() {
    RandomGenerator random = Seeded.random("SignedRanksTest.normal", 15);
    double[] values = Seeded.values(random, 61, false);
    RankTest normal = SignedRanks.test(values, new double[61]);
    assertEquals("Wilcoxon signed ranks, normal", normal.method());
    double[] chances = RankSums.signs(Ranks.of(absolute(values)).doubled());
    double mean = (chances.length - 1) / 2.0;
    double p = 0;
    for (int s = 0; s < chances.length; s++) {
      p += Math.abs(s - mean) >= Math.abs(2 * normal.statistic() - mean) ? chances[s] : 0;
    }
    assertEquals(p, normal.p(), 0.005);
  }

  @Test
  void test_noPairDiffers_noDifference() {
    assertEquals(1, SignedRanks.test(new double[] {1, 2}, new double[] {1, 2}).p());
  }

  @Test
  void nonsense_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> SignedRanks.test(new double[2], new double[3]));
  }

  private static double[] absolute(double[] values) {
    double[] sizes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    return sizes;
  }

  private static double slowP(double[] values) {
    int[] ranks = Ranks.of(absolute(values)).doubled();
    int all = 0;
    int positive = 0;
    for (int i = 0; i < ranks.length; i++) {
      all += ranks[i];
      positive += values[i] > 0 ? ranks[i] : 0;
    }
    int farther = 0;
    for (int set = 0; set < 1 << ranks.length; set++) {
      int sum = 0;
      for (int i = 0; i < ranks.length; i++) {
        sum += (set >> i & 1) == 1 ? ranks[i] : 0;
      }
      farther += Math.abs(2 * sum - all) >= Math.abs(2 * positive - all) ? 1 : 0;
    }
    return (double) farther / (1 << ranks.length);
  }
}
