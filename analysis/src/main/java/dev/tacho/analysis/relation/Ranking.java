package dev.tacho.analysis.relation;

import dev.tacho.stats.StudentT;
import java.util.Arrays;

/// Rank correlation and its chance.
public final class Ranking {
  private Ranking() {}

  /// Spearman's coefficient of the first `n` pairs; NaN where all of one side are equal.
  public static double correlation(double[] x, double[] y, int n) {
    double[] a = ranks(x, n);
    double[] b = ranks(y, n);
    double middle = (n + 1) / 2.0;
    double together = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < n; i++) {
      together += (a[i] - middle) * (b[i] - middle);
      ofA += (a[i] - middle) * (a[i] - middle);
      ofB += (b[i] - middle) * (b[i] - middle);
    }
    return ofA == 0 || ofB == 0 ? Double.NaN : together / Math.sqrt(ofA * ofB);
  }

  /// Ranks from 1, equal values sharing the mean of theirs.
  private static double[] ranks(double[] values, int n) {
    double[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      int at = Arrays.binarySearch(sorted, values[i]);
      int from = at;
      while (from > 0 && sorted[from - 1] == values[i]) {
        from--;
      }
      int to = at;
      while (to + 1 < n && sorted[to + 1] == values[i]) {
        to++;
      }
      ranks[i] = (from + to) / 2.0 + 1;
    }
    return ranks;
  }

  /// Fisher's z of a coefficient; one of 1 counts as a hair below it.
  static double fisher(double correlation) {
    double inside = Math.clamp(correlation, -1 + 1e-12, 1 - 1e-12);
    return 0.5 * Math.log((1 + inside) / (1 - inside));
  }

  /// The chance of a standard normal value at least `z` off zero on either side.
  static double beyond(double z) {
    // with so many degrees of freedom Student's t is normal to nine digits
    return 2 * StudentT.above(z, 1e10);
  }
}
