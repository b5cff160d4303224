package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ChangePointTest {
  /// Annual flow of the Nile at Aswan, 1871 to 1970 (G. W. Cobb, Biometrika 65, 1978; R's Nile): it
  /// is known to have fallen after 1898.
  private static final double[] NILE = {
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649,
    846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
    1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740
  };

  @Test
  void find_theNile_fellAfter1898() {
    ChangePoint.Change change =
        ChangePoint.find(NILE, 1999, Seeded.random("ChangePointTest.nile", 3));
    assertEquals(1899, 1871 + change.at());
    assertEquals(1.0 / 2000, change.p());
    assertTrue(change.before() > 1090 && change.after() < 860, change::toString);
    assertEquals(slowK(NILE), change.statistic());
  }

  @Test
  void find_noChange_pIsBelow5PercentInOneOfTwenty() {
    RandomGenerator random = Seeded.random("ChangePointTest.none", 12);
    int small = 0;
    int trials = 1000;
    for (int trial = 0; trial < trials; trial++) {
      small += ChangePoint.find(Seeded.values(random, 15, false), 99, random).p() <= 0.05 ? 1 : 0;
    }
    assertEquals(0.05, (double) small / trials, 4 * Math.sqrt(0.05 * 0.95 / trials));
  }

  @Test
  void find_againstTheSlowFormula_same() {
    RandomGenerator random = Seeded.random("ChangePointTest.slow", 9);
    for (int trial = 0; trial < 100; trial++) {
      double[] values = Seeded.values(random, 2 + random.nextInt(30), trial % 2 == 0);
      assertEquals(slowK(values), ChangePoint.find(values, 99, random).statistic());
    }
  }

  @Test
  void nonsense_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> ChangePoint.find(new double[1], 99, new Random(1)));
    assertThrows(IllegalArgumentException.class, () -> ChangePoint.find(NILE, 10, new Random(1)));
  }

  /// Pettitt's definition: signs of all differences across each split.
  private static double slowK(double[] values) {
    double largest = 0;
    for (int t = 1; t < values.length; t++) {
      double sum = 0;
      for (int i = 0; i < t; i++) {
        for (int j = t; j < values.length; j++) {
          sum += Math.signum(values[i] - values[j]);
        }
      }
      largest = Math.max(largest, Math.abs(sum));
    }
    return largest;
  }
}
