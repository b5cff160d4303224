package dev.tacho.bench.load;

import dev.tacho.stats.Binomial;
import java.util.OptionalInt;

/// How many queries it takes to say something of a quantile with 99 % confidence. Pure.
///
/// Idea: when a share `q` of all queries stays below the quantile, the number that lies above it
/// among `n` is binomial with chance `1 - q`. A sample in which so few lie above that this would
/// happen in less than 1 of 100 cases shows that the true quantile lies below. With none above, p99
/// takes 459 queries; with one above, which is what it takes to name a value of the sample as the
/// bound (as MLPerf's single stream does), 662.
///
/// Source: MLCommons, "MLPerf Inference rules", appendix on early stopping.
public final class EarlyStopping {
  /// What the statement may be wrong by.
  private static final double WRONG = 0.01;

  private EarlyStopping() {}

  /// The fewest queries of which `over` may lie above the `q`-quantile's bound.
  public static int needed(double q, int over) {
    int high = 1;
    while (!holds(high, over, q)) {
      high = Math.multiplyExact(high, 2);
    }
    int low = high / 2;
    while (high - low > 1) {
      int middle = low + (high - low) / 2;
      if (holds(middle, over, q)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// The fewest queries of which one can be named as the bound of the `q`-quantile.
  public static int needed(double q) {
    return needed(q, 1);
  }

  /// Whether `over` of `n` queries above a bound show that the `q`-quantile lies below it.
  public static boolean holds(int n, int over, double q) {
    return over < n && Binomial.atMost(n, over, 1 - q) <= WRONG;
  }

  /// The most of `n` queries that may lie above a bound on the `q`-quantile; empty when even none
  /// are too many, `n` being too small.
  public static OptionalInt allowed(int n, double q) {
    if (!holds(n, 0, q)) {
      return OptionalInt.empty();
    }
    int over = 0;
    while (holds(n, over + 1, q)) {
      over++;
    }
    return OptionalInt.of(over);
  }
}
