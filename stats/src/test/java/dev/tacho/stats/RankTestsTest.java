package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Mann-Whitney, and the shift of Hodges and Lehmann that belongs to it.
class RankTestsTest {
  /// Permeability of the chorioamnion at term and at 12 to 26 weeks: Hollander and Wolfe,
  /// "Nonparametric Statistical Methods", 1973, p. 69, which R's wilcox.test has as its example
  /// (W = 35, two-sided p = 0.2544, and the point estimate and interval that follow).
  private static final double[] TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};

  private static final double[] WEEKS = {1.15, 0.88, 0.90, 0.74, 1.21};

  @Test
  void mannWhitney_exampleOfHollanderAndWolfe_asPublished() {
    RankTest test = MannWhitney.test(TERM, WEEKS);
    assertEquals(35, test.statistic());
    assertEquals(0.2544, test.p(), 5e-5);
    assertEquals("Mann-Whitney, exact", test.method());
  }

  @Test
  void hodgesLehmann_exampleOfHollanderAndWolfe_asPublished() {
    HodgesLehmann.Shift shift = HodgesLehmann.between(WEEKS, TERM, 0.95);
    assertEquals(0.305, shift.estimate(), 1e-12);
    Bounds bounds = shift.bounds().orElseThrow();
    assertEquals(-0.15, bounds.low(), 1e-12);
    assertEquals(0.76, bounds.high(), 1e-12);
    assertTrue(bounds.level() >= 0.95 && bounds.level() < 0.97, () -> "" + bounds.level());
  }

  /// The critical values of the printed tables: two-sided 5 %, from Mann and Whitney's own on.
  @Test
  void hodgesLehmann_smallestSamples_asTheTablesOfUSay() {
    assertEquals(Optional.empty(), shift(3, 4).bounds());
    assertTrue(shift(3, 5).bounds().isPresent());
    assertTrue(shift(4, 4).bounds().isPresent());
    // table: U of 2 is significant for 5 and 5, so the third smallest difference bounds the shift
    assertEquals(1 - 2 * 4.0 / 252, shift(5, 5).bounds().orElseThrow().level(), 1e-12);
  }

  @Test
  void mannWhitney_withTies_asAllWaysOfDealingOutSay() {
    RandomGenerator random = Seeded.random("RankTestsTest.ties", 5);
    for (int trial = 0; trial < 60; trial++) {
      double[] a = Seeded.values(random, 1 + random.nextInt(6), trial % 3 != 0);
      double[] b = Seeded.values(random, 1 + random.nextInt(6), trial % 3 != 0);
      assertEquals(slowP(a, b), MannWhitney.test(a, b).p(), 1e-12);
      assertEquals(slowU(a, b), MannWhitney.test(a, b).statistic());
    }
  }

  @Test
  void mannWhitney_manyValues_normalApproximationIsNearTheExact() {
    RandomGenerator random = Seeded.random("RankTestsTest.normal", 11);
    double[] a = Seeded.values(random, 31, false);
    double[] b = Seeded.values(random, 30, false);
    for (int i = 0; i < b.length; i++) {
      b[i] += 0.5;
    }
    RankTest normal = MannWhitney.test(a, b);
    double[] chances = RankSums.mannWhitney(31, 30);
    int u = (int) Math.min(normal.statistic(), 31 * 30 - normal.statistic());
    assertEquals("Mann-Whitney, normal", normal.method());
    assertEquals(2 * RankSums.below(chances, u + 1), normal.p(), 0.005);
  }

  @Test
  void mannWhitney_allEqual_noDifference() {
    assertEquals(1, MannWhitney.test(new double[5], new double[5]).p(), 1e-12);
    assertEquals(1, MannWhitney.test(new double[50], new double[50]).p());
  }

  @Test
  void mannWhitney_oneAgainstVeryMany_countedWithoutMuchMemory() {
    double[] many = new double[900];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    assertEquals(2.0 / 901, MannWhitney.test(many, new double[] {-1}).p(), 1e-12);
  }

  @Test
  void hodgesLehmann_shiftedBy_givesTheShift() {
    RandomGenerator random = Seeded.random("RankTestsTest.shift", 3);
    for (int trial = 0; trial < 100; trial++) {
      double[] a = Seeded.values(random, 1 + random.nextInt(60), false);
      double[] b = Arrays.stream(a).map(value -> value + 2.5).toArray();
      assertEquals(2.5, HodgesLehmann.between(a, b, 0.9).estimate(), 1e-12);
    }
  }

  @Test
  void hodgesLehmann_ofTwoSamples_holdsTheShiftAsOftenAsItSays() {
    RandomGenerator random = Seeded.random("RankTestsTest.coverage", 17);
    int trials = 10_000;
    int held = 0;
    double level = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] a = Seeded.values(random, 5, false);
      double[] b = Seeded.values(random, 7, false);
      Bounds bounds = HodgesLehmann.between(a, b, 0.95).bounds().orElseThrow();
      held += bounds.low() <= 0 && 0 <= bounds.high() ? 1 : 0;
      level = bounds.level();
    }
    assertEquals(level, (double) held / trials, 4 * Math.sqrt(level * (1 - level) / trials));
  }

  @Test
  void nonsense_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> MannWhitney.test(new double[0], new double[1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> HodgesLehmann.between(new double[] {Double.NaN}, new double[1], 0.9));
  }

  private static HodgesLehmann.Shift shift(int n, int m) {
    return HodgesLehmann.between(new double[n], new double[m], 0.95);
  }

  private static double slowU(double[] a, double[] b) {
    double u = 0;
    for (double x : a) {
      for (double y : b) {
        u += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    return u;
  }

  /// Deals all values out in every way and counts those at least as far from the mean.
  private static double slowP(double[] a, double[] b) {
    double[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    double mean = a.length * b.length / 2.0;
    double far = Math.abs(slowU(a, b) - mean);
    int ways = 0;
    int farther = 0;
    for (int set = 0; set < 1 << all.length; set++) {
      if (Integer.bitCount(set) == a.length) {
        double[] first = new double[a.length];
        double[] second = new double[b.length];
        int i = 0;
        int j = 0;
        for (int bit = 0; bit < all.length; bit++) {
          if ((set >> bit & 1) == 1) {
            first[i++] = all[bit];
          } else {
            second[j++] = all[bit];
          }
        }
        ways++;
        farther += Math.abs(slowU(first, second) - mean) >= far ? 1 : 0;
      }
    }
    return (double) farther / ways;
  }
}
