package dev.tacho.stats;

import java.util.Arrays;
import java.util.Optional;

/// The straight line through the median of all slopes between two points: up to 29 % of the points
/// may be anything without carrying it off. Pure.
///
/// Sources: H. Theil, Proceedings of the Royal Netherlands Academy of Sciences 53, 1950; P. K. Sen,
/// "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968 (the interval).
public final class TheilSen {
  /// Up to so many points the interval rests on the exact distribution of Kendall's statistic.
  private static final int EXACT = 60;

  private TheilSen() {}

  /// A line y = intercept + slope x.
  ///
  /// @param slope in units of y a unit of x
  /// @param bounds of the slope; empty when the points are too few for the level
  public record Line(double slope, double intercept, Optional<Bounds> bounds) {}

  /// The line through the points (`x`, `y`), with an interval of its slope at `level`. The interval
  /// takes the deviations from the line to be independent: thin out or sum up points that follow
  /// each other closely before asking. Exact up to 60 points whose `x` all differ, else by the
  /// normal approximation with the variance for ties. n²/2 slopes are sorted: 5,000 points need
  /// 100 MB and a second.
  ///
  /// Fails on arrays of different lengths, values that are not finite, and fewer than two
  /// different `x`.
  public static Line fit(double[] x, double[] y, double level) {
    Values.requireShare("level", level);
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "points need as many x as y: " + x.length + " x, " + y.length + " y");
    }
    Values.finite("x of a line", x);
    Values.finite("y of a line", y);
    double[] slopes = slopes(x, y);
    if (slopes.length == 0) {
      throw new IllegalArgumentException(
          "a slope needs two different x: all " + x.length + " are " + x[0]);
    }
    double slope = Quantiles.ofSorted(slopes, 0.5);
    double[] rest = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      rest[i] = y[i] - slope * x[i];
    }
    return new Line(slope, Quantiles.median(rest), bounds(x, y, slopes, level));
  }

  private static double[] slopes(double[] x, double[] y) {
    double[] slopes = new double[Math.multiplyExact(x.length, x.length - 1) / 2];
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = i + 1; j < x.length; j++) {
        if (x[i] != x[j]) {
          slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
        }
      }
    }
    double[] found = Arrays.copyOf(slopes, count);
    Arrays.sort(found);
    return found;
  }

  private static Optional<Bounds> bounds(double[] x, double[] y, double[] slopes, double level) {
    int n = x.length;
    boolean exact = n <= EXACT && slopes.length == n * (n - 1) / 2;
    double tail = (1 - level) / 2;
    int cut;
    double reached;
    if (exact) {
      double[] chances = RankSums.inversions(n);
      cut = RankSums.cut(chances, tail);
      reached = 1 - 2 * RankSums.below(chances, cut);
    } else {
      double wide = Normal.quantile(1 - tail) * Math.sqrt(variance(x, y));
      cut = (int) Math.floor((slopes.length - wide) / 2);
      reached = level;
    }
    if (cut < 1) {
      return Optional.empty();
    }
    String method = "Sen's, " + (exact ? "exact" : "normal approximation") + ", " + n + " points";
    return Optional.of(new Bounds(slopes[cut - 1], slopes[slopes.length - cut], reached, method));
  }

  /// Of Kendall's S with ties: M. G. Kendall, "Rank Correlation Methods", 4th edition, 4.9.
  private static double variance(double[] x, double[] y) {
    double n = x.length;
    Ties a = Ties.of(x);
    Ties b = Ties.of(y);
    return (n * (n - 1) * (2 * n + 5) - a.cubes() - b.cubes()) / 18
        + a.triples() * b.triples() / (9 * n * (n - 1) * Math.max(1, n - 2))
        + a.pairs() * b.pairs() / (2 * n * (n - 1));
  }

  /// Sums over groups of t equal values.
  ///
  /// @param cubes of t (t - 1) (2 t + 5)
  /// @param triples of t (t - 1) (t - 2)
  /// @param pairs of t (t - 1)
  private record Ties(double cubes, double triples, double pairs) {
    static Ties of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double cubes = 0;
      double triples = 0;
      double pairs = 0;
      for (int i = 0; i < sorted.length; ) {
        int from = i;
        while (i < sorted.length && sorted[i] == sorted[from]) {
          i++;
        }
        double t = i - from;
        cubes += t * (t - 1) * (2 * t + 5);
        triples += t * (t - 1) * (t - 2);
        pairs += t * (t - 1);
      }
      return new Ties(cubes, triples, pairs);
    }
  }
}
