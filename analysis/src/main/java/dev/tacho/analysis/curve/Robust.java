package dev.tacho.analysis.curve;

import java.util.Arrays;

/// Medians over parts of arrays, without the checks and copies that single questions deserve: they
/// are asked a thousand times a series. Pure; all values must be finite.
public final class Robust {
  /// A normal distribution's standard deviation in units of its median absolute deviation.
  static final double NORMAL = 1.482602218505602;

  private Robust() {}

  /// The median of `values` from `from` until `to`; NaN of none.
  public static double median(double[] values, int from, int to) {
    if (to <= from) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    return ofSorted(sorted, sorted.length);
  }

  /// The median of the first `count` of `values`, which are put into another order: by C. A. R.
  /// Hoare's FIND (Communications of the ACM 4(7), 1961), in a third of the time of a sort.
  public static double select(double[] values, int count) {
    int middle = count / 2;
    int low = 0;
    int high = count - 1;
    while (low < high) {
      double pivot = middleOf(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i] = values[j];
          values[j] = swapped;
          i++;
          j--;
        }
      }
      if (middle <= j) {
        high = j;
      } else if (middle >= i) {
        low = i;
      } else {
        break;
      }
    }
    if (count % 2 == 1) {
      return values[middle];
    }
    double below = values[0];
    for (int i = 1; i < middle; i++) {
      below = Math.max(below, values[i]);
    }
    return below / 2 + values[middle] / 2;
  }

  private static double middleOf(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /// The mean of all `values`; NaN of none.
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /// The median of all `values`; NaN of none.
  public static double median(double[] values) {
    return median(values, 0, values.length);
  }

  /// The median of the first `count` of `sorted`.
  static double ofSorted(double[] sorted, int count) {
    int middle = count / 2;
    return count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }

  /// The `q`-quantile of the first `count` of `sorted`, by straight lines between them.
  static double quantile(double[] sorted, int count, double q) {
    double at = q * (count - 1);
    int below = (int) at;
    double share = at - below;
    return share == 0 ? sorted[below] : sorted[below] * (1 - share) + sorted[below + 1] * share;
  }

  /// What neighbours differ by that no trend explains, as a standard deviation: from the second
  /// differences of `values`, which a straight line leaves at zero. Trend, bends and single wild
  /// values hardly move it. NaN of fewer than five values.
  public static double noise(double[] values, int from, int to) {
    int count = to - from - 2;
    if (count < 3) {
      return Double.NaN;
    }
    double[] second = new double[count];
    for (int i = 0; i < count; i++) {
      second[i] = Math.abs(values[from + i] - 2 * values[from + i + 1] + values[from + i + 2]);
    }
    Arrays.sort(second);
    // the variance of a second difference of independent values is 1 + 4 + 1 times theirs
    return NORMAL * ofSorted(second, count) / Math.sqrt(6);
  }
}
