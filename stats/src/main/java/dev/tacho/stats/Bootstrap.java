package dev.tacho.stats;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Intervals of any statistic, by drawing samples from the sample. Pure but for the generator that
/// is handed in: the same seed gives the same interval.
///
/// Below some 20 values the draws cannot show what the sample has not seen, and the interval is too
/// narrow: for a median of few repeats take [Quantiles#interval].
///
/// Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13
/// and 14.
public final class Bootstrap {
  /// Fewer draws than this leave the ends of the interval to chance.
  private static final int LEAST_DRAWS = 100;

  private Bootstrap() {}

  /// The middle `level` of what `statistic` gives on `draws` samples, each as large as `values`
  /// and drawn from them with replacement. In the unit of the statistic.
  ///
  /// Fails without values, on one that is not finite, on fewer than 100 draws, and when the
  /// statistic is not finite on a sample.
  public static Bounds percentile(
      double[] values,
      ToDoubleFunction<double[]> statistic,
      int draws,
      double level,
      RandomGenerator random) {
    Values.requireShare("level", level);
    double[] sorted = draw(values, statistic, draws, random);
    double tail = (1 - level) / 2;
    return bounds(sorted, tail, 1 - tail, level, "bootstrap percentile, " + draws + " draws");
  }

  /// As [#percentile], corrected for bias and for a spread that changes with the value (BCa): its
  /// error falls with the size of the sample and not with the root of that. Costs one statistic a
  /// value more.
  public static Bounds bca(
      double[] values,
      ToDoubleFunction<double[]> statistic,
      int draws,
      double level,
      RandomGenerator random) {
    Values.requireShare("level", level);
    double[] sorted = draw(values, statistic, draws, random);
    double bias = Normal.quantile(shareBelow(sorted, statistic.applyAsDouble(values.clone())));
    double bend = acceleration(values, statistic);
    double z = Normal.quantile((1 - level) / 2);
    return bounds(
        sorted,
        moved(bias, bend, z),
        moved(bias, bend, -z),
        level,
        "bootstrap BCa, " + draws + " draws");
  }

  private static double[] draw(
      double[] values, ToDoubleFunction<double[]> statistic, int draws, RandomGenerator random) {
    Values.finite("bootstrap", values);
    if (draws < LEAST_DRAWS) {
      throw new IllegalArgumentException(
          "a bootstrap of " + draws + " draws; " + LEAST_DRAWS + " at least, 2,000 are usual");
    }
    double[] found = new double[draws];
    double[] sample = new double[values.length];
    for (int i = 0; i < draws; i++) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = values[random.nextInt(values.length)];
      }
      found[i] = statistic.applyAsDouble(sample);
    }
    return Values.sorted("statistic of the draws", found);
  }

  /// The share of draws below what the sample gives, those equal to it counted half; kept off 0
  /// and 1.
  private static double shareBelow(double[] sorted, double value) {
    double below = 0;
    for (double draw : sorted) {
      below += draw < value ? 1 : draw == value ? 0.5 : 0;
    }
    return Math.clamp(below, 0.5, sorted.length - 0.5) / sorted.length;
  }

  /// By the statistic without each value in turn; 0 when nothing varies.
  private static double acceleration(double[] values, ToDoubleFunction<double[]> statistic) {
    int n = values.length;
    if (n < 2) {
      return 0;
    }
    double[] without = new double[n];
    for (int i = 0; i < n; i++) {
      double[] others = new double[n - 1];
      System.arraycopy(values, 0, others, 0, i);
      System.arraycopy(values, i + 1, others, i, n - 1 - i);
      without[i] = statistic.applyAsDouble(others);
    }
    double mean = Arrays.stream(without).average().orElseThrow();
    double cubes = 0;
    double squares = 0;
    for (double one : without) {
      cubes += Math.pow(mean - one, 3);
      squares += Math.pow(mean - one, 2);
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double moved(double bias, double bend, double z) {
    return Normal.below(bias + (bias + z) / (1 - bend * (bias + z)));
  }

  private static Bounds bounds(
      double[] sorted, double from, double to, double level, String method) {
    return new Bounds(
        Quantiles.ofSorted(sorted, from), Quantiles.ofSorted(sorted, to), level, method);
  }
}
