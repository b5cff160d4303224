package dev.tacho.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.stats.NestedBootstrap.Made;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NestedBootstrapTest {
  private static final int CASES = Boolean.getBoolean("tacho.long") ? 2_000 : 200;
  private static final Made MEDIAN = new Made.Quantile(0.5);

  /// Repeats whose level differs by `between` from one to the next, rows by `inside`.
  private static List<double[]> repeats(
      int repeats, int rows, double level, double between, double inside, Random random) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      double own = level + between * random.nextGaussian();
      double[] values = new double[rows];
      for (int j = 0; j < rows; j++) {
        values[j] = own + inside * random.nextGaussian();
      }
      all.add(values);
    }
    return all;
  }

  private static double[] flat(List<double[]> repeats) {
    return repeats.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void value_isTheMeanOverRepeatsOrOfAllRowsTogether() {
    Random random = new Random(1);
    for (int i = 0; i < CASES; i++) {
      List<double[]> rows = repeats(1 + random.nextInt(4), 1 + random.nextInt(30), 5, 1, 1, random);
      rows.add(repeats(1, 1 + random.nextInt(30), 9, 1, 3, random).getFirst());
      rows.getFirst()[0] = rows.getLast()[0];
      double q = random.nextDouble();
      double[] mean = new double[4];
      for (double[] one : rows) {
        double[] made = made(one, q);
        for (int k = 0; k < mean.length; k++) {
          mean[k] += made[k] / rows.size();
        }
      }
      assertArrayEquals(mean, values(rows, q, true, i), 1e-12);
      assertArrayEquals(made(flat(rows), q), values(rows, q, false, i), 1e-12);
    }
  }

  private static double[] made(double[] rows, double q) {
    return new double[] {
      Arrays.stream(rows).average().orElseThrow(),
      Quantiles.of(rows, q),
      Quantiles.of(rows, 0.75) - Quantiles.of(rows, 0.25),
      Quantiles.median(rows)
    };
  }

  private static double[] values(List<double[]> rows, double q, boolean inside, long seed) {
    List<Made> made =
        List.of(new Made.Mean(), new Made.Quantile(q), new Made.Width(0.25, 0.75), MEDIAN);
    NestedBootstrap drawn = NestedBootstrap.of(rows, made, inside, 100, seed);
    return new double[] {drawn.value(0), drawn.value(1), drawn.value(2), drawn.value(3)};
  }

  @Test
  void between_sameSeed_isTheSame() {
    List<double[]> one = repeats(5, 50, 10, 1, 1, new Random(1));
    List<double[]> two = repeats(5, 50, 11, 1, 1, new Random(2));
    assertEquals(shift(one, two, MEDIAN), shift(one, two, MEDIAN));
  }

  @Test
  void between_whatVariesBetweenRepeats_countsHoweverManyRowsThereAre() {
    // a thousand rows a repeat, and still five repeats
    NestedBootstrap.Shift shift =
        shift(
            repeats(5, 1000, 10, 1, 0.1, new Random(3)),
            repeats(5, 1000, 10, 1, 0.1, new Random(4)),
            new Made.Mean());
    assertTrue(shift.bounds().high() - shift.bounds().low() > 1, shift.toString());
  }

  @Test
  void between_noDifference_isCoveredAboutAsOftenAsItsLevelSays() {
    for (int repeats : new int[] {3, 5, 10}) {
      assertCovers(repeats, 0, new Made.Mean());
      assertCovers(repeats, 0.7, MEDIAN);
    }
  }

  private static void assertCovers(int repeats, double apart, Made made) {
    Random random = new Random(7L * repeats);
    int covered = 0;
    int alarms = 0;
    for (int i = 0; i < CASES; i++) {
      NestedBootstrap.Shift shift =
          NestedBootstrap.between(
              NestedBootstrap.of(
                  repeats(repeats, 20, 10, 1, 1, random), List.of(made), true, 400, 2L * i),
              0,
              NestedBootstrap.of(
                  repeats(repeats, 20, 10 + apart, 1, 1, random),
                  List.of(made),
                  true,
                  400,
                  2L * i + 1),
              0,
              0.95);
      covered += shift.bounds().low() <= apart && apart <= shift.bounds().high() ? 1 : 0;
      alarms += apart == 0 && shift.p() < 0.05 ? 1 : 0;
    }
    assertTrue(covered >= 0.92 * CASES, repeats + " repeats: " + covered + " of " + CASES);
    assertTrue(alarms <= 0.08 * CASES, repeats + " repeats: " + alarms + " of " + CASES);
  }

  @Test
  void between_aRealDifference_isFound() {
    NestedBootstrap.Shift shift =
        shift(
            repeats(5, 200, 10, 0.1, 1, new Random(5)),
            repeats(5, 200, 11, 0.1, 1, new Random(6)),
            new Made.Quantile(0.9));
    assertTrue(shift.bounds().low() > 0 && shift.p() < 0.01, shift.toString());
  }

  @Test
  void between_unevenRepeats_isOtherMinusFirst() {
    // one slow repeat among fast ones: all rows together would put a p99 into it alone
    Random random = new Random(8);
    List<double[]> one = repeats(3, 200, 1, 0.01, 0.1, random);
    one.add(repeats(1, 40, 9, 0.1, 1, random).getFirst());
    List<double[]> two = repeats(4, 200, 1, 0.01, 0.1, random);
    Made p99 = new Made.Quantile(0.99);
    NestedBootstrap.Shift shift = shift(one, two, p99);
    double first = one.stream().mapToDouble(r -> Quantiles.of(r, 0.99)).average().orElseThrow();
    double other = two.stream().mapToDouble(r -> Quantiles.of(r, 0.99)).average().orElseThrow();
    assertEquals(other - first, shift.estimate(), 1e-12);
    assertTrue(
        shift.bounds().low() <= other - first && other - first <= shift.bounds().high(),
        shift.toString());
  }

  @Test
  void between_stretchesOfOneRun_keepTheirNeighboursTogether() {
    // one long wave: as if drawn row by row its mean would look sure
    double[] wave = new double[1000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = Math.sin(2 * Math.PI * i / 1000);
    }
    List<double[]> stretches = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      stretches.add(Arrays.copyOfRange(wave, 100 * i, 100 * (i + 1)));
    }
    List<Made> mean = List.of(new Made.Mean());
    NestedBootstrap one = NestedBootstrap.of(stretches, mean, false, 500, 1);
    NestedBootstrap two = NestedBootstrap.of(stretches, mean, false, 500, 2);
    NestedBootstrap.Shift shift = NestedBootstrap.between(one, 0, two, 0, 0.95);
    assertTrue(shift.bounds().high() > 0.4, shift.toString());
  }

  @Test
  void between_nothingVaries_hasNoWidth() {
    List<double[]> same = List.of(new double[] {3}, new double[] {3});
    NestedBootstrap.Shift shift = shift(same, same, new Made.Mean());
    assertEquals(0, shift.bounds().high() - shift.bounds().low());
    assertEquals(1, shift.p());
  }

  @Test
  void of_whatIsNotFinite_isRefused() {
    List<double[]> rows = List.of(new double[] {1, Double.NaN});
    assertThrows(
        IllegalArgumentException.class,
        () -> NestedBootstrap.of(rows, List.of(MEDIAN), true, 100, 1));
  }

  @Test
  void holm_isMonotoneAndNeverBelowTheChanceItself() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06}, Holm.adjusted(new double[] {0.01, 0.04, 0.03}), 1e-12);
    Random random = new Random(9);
    for (int i = 0; i < CASES; i++) {
      double[] chances = random.doubles(1 + random.nextInt(8)).toArray();
      double[] adjusted = Holm.adjusted(chances);
      for (int j = 0; j < chances.length; j++) {
        assertTrue(adjusted[j] >= chances[j] && adjusted[j] <= 1);
      }
    }
  }

  private static NestedBootstrap.Shift shift(List<double[]> one, List<double[]> two, Made made) {
    return NestedBootstrap.between(
        NestedBootstrap.of(one, List.of(made), true, 1000, 1),
        0,
        NestedBootstrap.of(two, List.of(made), true, 1000, 2),
        0,
        0.95);
  }
}
