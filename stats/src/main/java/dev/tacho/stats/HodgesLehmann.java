package dev.tacho.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// How much larger one sample's values are than another's, unmoved by a few that are far off.
/// Pure.
///
/// Sources: J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank tests", Annals
/// of Mathematical Statistics 34, 1963; L. E. Moses, in H. M. Walker and J. Lev, "Statistical
/// Inference", 1953 (the interval).
public final class HodgesLehmann {
  private HodgesLehmann() {}

  /// A difference in the unit of the values.
  ///
  /// @param bounds of the estimate; empty when the samples are too small for the level
  public record Shift(double estimate, Optional<Bounds> bounds) {}

  /// How much `second` lies above `first`: the median of all differences between a value of the
  /// one and a value of the other, with an interval at `level` that the test of [MannWhitney]
  /// turned round gives. For a ratio, pass logarithms. 0.95 needs four values on each side, or
  /// three and five. n m differences are sorted.
  ///
  /// Fails without values on either side and on values that are not finite.
  public static Shift between(double[] first, double[] second, double level) {
    Values.requireShare("level", level);
    Values.finite("first sample", first);
    Values.finite("second sample", second);
    int n = first.length;
    int m = second.length;
    double[] differences = new double[Math.multiplyExact(n, m)];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        differences[i * m + j] = second[j] - first[i];
      }
    }
    Arrays.sort(differences);
    return new Shift(
        Quantiles.ofSorted(differences, 0.5), bounds(differences, n, m, (1 - level) / 2));
  }

  /// How far `differences` of pairs lie from 0: the median of the means of any two of them (each
  /// with itself, too), with an interval at `level` that the test of [SignedRanks] turned round
  /// gives. Assumes that they lie evenly about their middle. 0.95 needs six pairs. n (n + 1) / 2
  /// means are sorted. (J. W. Tukey, "The simplest signed-rank tests", Princeton, 1949.)
  ///
  /// Fails without differences and on ones that are not finite.
  public static Shift ofPairs(double[] differences, double level) {
    Values.requireShare("level", level);
    Values.finite("differences of pairs", differences);
    int n = differences.length;
    double[] means = new double[Math.multiplyExact(n, n + 1) / 2];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        means[next++] = differences[i] / 2 + differences[j] / 2;
      }
    }
    Arrays.sort(means);
    double tail = (1 - level) / 2;
    boolean exact = n <= SignedRanks.EXACT;
    int cut;
    double reached = 1 - 2 * tail;
    if (exact) {
      double[] chances = RankSums.signs(IntStream.rangeClosed(1, n).toArray());
      cut = RankSums.cut(chances, tail);
      reached = 1 - 2 * RankSums.below(chances, cut);
    } else {
      double spread = Math.sqrt((double) n * (n + 1) * (2.0 * n + 1) / 24);
      cut = (int) Math.floor(means.length / 2.0 - Normal.quantile(1 - tail) * spread);
    }
    String how = exact ? "exact" : "normal approximation";
    return new Shift(
        Quantiles.ofSorted(means, 0.5),
        cut < 1
            ? Optional.empty()
            : Optional.of(
                new Bounds(
                    means[cut - 1],
                    means[means.length - cut],
                    reached,
                    "Hodges-Lehmann by signed ranks, " + how + ", " + n + " pairs")));
  }

  private static Optional<Bounds> bounds(double[] differences, int n, int m, double tail) {
    int cut;
    double reached;
    boolean exact = differences.length <= MannWhitney.EXACT;
    if (exact) {
      double[] chances = RankSums.mannWhitney(n, m);
      cut = RankSums.cut(chances, tail);
      reached = 1 - 2 * RankSums.below(chances, cut);
    } else {
      double spread = Math.sqrt((double) n * m * (n + m + 1) / 12);
      cut = (int) Math.floor(differences.length / 2.0 - Normal.quantile(1 - tail) * spread);
      reached = 1 - 2 * tail;
    }
    if (cut < 1) {
      return Optional.empty();
    }
    String how = exact ? "exact" : "normal approximation";
    return Optional.of(
        new Bounds(
            differences[cut - 1],
            differences[differences.length - cut],
            reached,
            "Hodges-Lehmann by Mann-Whitney, " + how + ", " + n + " against " + m));
  }
}
