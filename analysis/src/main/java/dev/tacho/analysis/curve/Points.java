package dev.tacho.analysis.curve;

import java.util.Arrays;

/// A part of a course in few points: medians of neighbouring blocks. Immutable; the arrays must not
/// be written to.
public final class Points {
  private final double[] x;
  private final double[] y;

  private Points(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /// Of `y` over `x`, from index `from` until before `until`, in at most [Bend#MOST] points.
  public static Points of(double[] x, double[] y, int from, int until) {
    int n = until - from;
    int group = (n + Bend.MOST - 1) / Bend.MOST;
    if (group <= 1) {
      return new Points(Arrays.copyOfRange(x, from, until), Arrays.copyOfRange(y, from, until));
    }
    int count = n / group;
    double[] px = new double[count];
    double[] py = new double[count];
    for (int i = 0; i < count; i++) {
      // the last group takes what is left
      int end = i == count - 1 ? until : from + (i + 1) * group;
      px[i] = Robust.median(x, from + i * group, end);
      py[i] = Robust.median(y, from + i * group, end);
    }
    return new Points(px, py);
  }

  public int size() {
    return x.length;
  }

  public double[] x() {
    return x;
  }

  public double[] y() {
    return y;
  }

  /// The median of `values` from `from` until before `until`; NaN of none.
  public static double median(double[] values, int from, int until) {
    return Robust.median(values, from, until);
  }

  /// Running medians of `width` neighbours.
  public static double[] smooth(double[] values, int width) {
    return Rise.smooth(values, width);
  }

  /// What is left of `values` when the medians of `width` neighbours are taken off: medians at
  /// every eighth of a width, straight lines between them.
  public static double[] withoutTrend(double[] values, int width) {
    int n = values.length;
    int step = Math.max(1, width / 8);
    int count = (n + step - 1) / step;
    double[] at = new double[count];
    double[] medians = new double[count];
    for (int k = 0; k < count; k++) {
      int middle = k * step;
      at[k] = middle;
      medians[k] =
          Robust.median(
              values, Math.max(0, middle - width / 2), Math.min(n, middle + width / 2 + 1));
    }
    double[] rest = new double[n];
    for (int i = 0; i < n; i++) {
      rest[i] = values[i] - between(at, medians, i);
    }
    return rest;
  }

  /// What the course `y` over `x` is at `place`: on the straight line between its neighbours, at an
  /// end as there.
  public static double between(double[] x, double[] y, double place) {
    int at = Arrays.binarySearch(x, place);
    if (at >= 0) {
      return y[at];
    }
    int above = -at - 1;
    if (above == 0 || above == x.length) {
      return y[above == 0 ? 0 : x.length - 1];
    }
    double share = (place - x[above - 1]) / (x[above] - x[above - 1]);
    return y[above - 1] * (1 - share) + y[above] * share;
  }
}
