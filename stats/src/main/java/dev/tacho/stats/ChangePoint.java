package dev.tacho.stats;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Where a series of values changes its level, if anywhere: the place that splits it best by ranks,
/// unmoved by values that are far off. Pure but for the generator that is handed in.
///
/// Source: A. N. Pettitt, "A non-parametric approach to the change-point problem", Applied
/// Statistics 28(2), 1979. The p-value is by permutation, as his formula is rough below some 30
/// values and knows no ties.
public final class ChangePoint {
  private ChangePoint() {}

  /// A change of level.
  ///
  /// @param at index of the first value of the new level
  /// @param before median of the values until then
  /// @param after median from there on
  /// @param statistic Pettitt's K
  /// @param p chance of so large a K, were all orders of the values equally likely: at least
  ///     1 / (permutations + 1)
  public record Change(int at, double before, double after, double statistic, double p) {}

  /// The most likely change in `values`, which stand in the order of their time. There is always
  /// one; `p` says whether it is worth its name. Values that follow each other closely are alike
  /// without any change: thin them out or sum them up before. n log n for each of `permutations`.
  ///
  /// Fails on fewer than two values, on one that is not finite, and on fewer than 99
  /// permutations.
  public static Change find(double[] values, int permutations, RandomGenerator random) {
    Values.finite("change of level", values);
    if (values.length < 2 || permutations < 99) {
      throw new IllegalArgumentException(
          "a change of level needs 2 values and 99 permutations at least: "
              + values.length
              + " values, "
              + permutations
              + " permutations");
    }
    int[] ranks = Ranks.of(values).doubled();
    int at = 1;
    long largest = -1;
    long sum = 0;
    for (int t = 1; t < ranks.length; t++) {
      sum += ranks[t - 1] - (ranks.length + 1);
      if (Math.abs(sum) > largest) {
        largest = Math.abs(sum);
        at = t;
      }
    }
    int asLarge = 1;
    int[] order = ranks.clone();
    for (int i = 0; i < permutations; i++) {
      shuffle(order, random);
      asLarge += largest(order) >= largest ? 1 : 0;
    }
    return new Change(
        at,
        Quantiles.median(Arrays.copyOf(values, at)),
        Quantiles.median(Arrays.copyOfRange(values, at, values.length)),
        largest,
        (double) asLarge / (permutations + 1));
  }

  private static long largest(int[] ranks) {
    long largest = 0;
    long sum = 0;
    for (int rank : ranks) {
      sum += rank - (ranks.length + 1);
      largest = Math.max(largest, Math.abs(sum));
    }
    return largest;
  }

  private static void shuffle(int[] ranks, RandomGenerator random) {
    for (int i = ranks.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int rank = ranks[i];
      ranks[i] = ranks[other];
      ranks[other] = rank;
    }
  }
}
