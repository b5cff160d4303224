package dev.tacho.stats;

import java.util.Optional;

/// Quantiles of a sample, and what they tell of the population. Pure; input is not changed.
///
/// Sources: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
/// Statistician 50(4), 1996, definition 7 (what R, NumPy and most tables show); H. A. David and H.
/// N. Nagaraja, "Order Statistics", 3rd edition, section 7.1 (intervals).
public final class Quantiles {
  private Quantiles() {}

  /// The `q`-quantile by definition 7: straight lines between the order statistics, the smallest
  /// value for 0 and the largest for 1. In the unit of the values; n log n.
  ///
  /// Fails without values, on a value that is not finite, and when `q` is not within 0 to 1.
  public static double of(double[] values, double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("quantile is not within 0 to 1: " + q);
    }
    return ofSorted(Values.sorted("quantile", values), q);
  }

  /// The middle value, or the mean of the two middle ones. Fails as [#of].
  public static double median(double[] values) {
    return of(values, 0.5);
  }

  /// A confidence interval for the population's `q`-quantile between two of the order statistics,
  /// whatever the distribution: exact for independent values of a continuous one, and holding at
  /// least its level where values tie. On each side it is as narrow as at most half of what may be
  /// wrong allows. Empty when the sample is too small: the median at 0.95 needs 6 values, at 0.9
  /// it needs 5.
  ///
  /// Fails as [#of], and when `q` or `level` is not between 0 and 1.
  public static Optional<Bounds> interval(double[] values, double q, double level) {
    Values.requireShare("quantile", q);
    Values.requireShare("level", level);
    double[] sorted = Values.sorted("quantile interval", values);
    int n = sorted.length;
    double tail = (1 - level) / 2;
    // below(k): the chance that fewer than k values lie below the quantile, so that it is under
    // the k-th order statistic
    int low = 0;
    double wrongBelow = 0;
    double below = 0;
    int high = n + 1;
    double wrongAbove = 0;
    double sum = 0;
    for (int k = 0; k < n; k++) {
      below += Binomial.chance(n, k, q);
      if (below <= tail) {
        low = k + 1;
        wrongBelow = below;
      }
    }
    for (int k = n; k > 0; k--) {
      sum += Binomial.chance(n, k, q);
      if (sum <= tail) {
        high = k;
        wrongAbove = sum;
      }
    }
    if (low == 0 || high == n + 1) {
      return Optional.empty();
    }
    double reached = Math.min(1 - wrongBelow - wrongAbove, Math.nextDown(1.0));
    return Optional.of(
        new Bounds(
            sorted[low - 1],
            sorted[high - 1],
            reached,
            "exact by order statistics " + low + " and " + high + " of " + n));
  }

  /// `sorted` ascending, not empty.
  static double ofSorted(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) Math.floor(at);
    double share = at - below;
    if (share == 0) {
      return sorted[below];
    }
    // weighed, not a difference: of two huge values of opposite signs that would be infinite
    return sorted[below] * (1 - share) + sorted[below + 1] * share;
  }
}
