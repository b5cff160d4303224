package dev.tacho.report.chart;

import dev.tacho.analysis.metric.Curve;
import java.util.Arrays;

/// The points of a line from left to right, with the band around each where there is one. Holds
/// NaN and infinity as they came. Immutable; any thread.
public final class Course {
  private final double[] x;
  private final double[] y;
  private final double[] low;
  private final double[] high;
  private final long[] bad;
  private final int[] parts;
  private final int partCount;

  private Course(
      double[] x, double[] y, double[] low, double[] high, long[] bad, int[] parts, int partCount) {
    this.x = x;
    this.y = y;
    this.low = low;
    this.high = high;
    this.bad = bad;
    this.parts = parts;
    this.partCount = partCount;
  }

  /// Points without a band; both arrays are copied.
  public static Course of(double[] x, double[] y) {
    return banded(x, y, y, y);
  }

  /// Points with a band from `low` to `high` around each, NaN where one has none; all arrays are
  /// copied and must be of one length.
  public static Course banded(double[] x, double[] y, double[] low, double[] high) {
    int n = x.length;
    if (y.length != n || low.length != n || high.length != n) {
      throw new IllegalArgumentException(
          "a course of "
              + n
              + " places has "
              + y.length
              + " values, "
              + low.length
              + " lower and "
              + high.length
              + " upper ends; give one of each a place");
    }
    long[] bad = new long[n];
    for (int i = 0; i < n; i++) {
      bad[i] = Double.isFinite(y[i]) ? 0 : 1;
    }
    return new Course(x.clone(), y.clone(), low.clone(), high.clone(), bad, new int[0], 0);
  }

  /// The columns of a curve that hold a value: their mean, with the band from their least to their
  /// greatest value. Columns without one are no gap.
  ///
  /// @param scale what a place of the curve is multiplied with: 1e-9 makes seconds of nanoseconds
  public static Course of(Curve curve, double scale) {
    int n = 0;
    int[] parts = new int[curve.columns()];
    for (int i = 0; i < curve.columns(); i++) {
      if (!Double.isNaN(curve.low(i)) || curve.notFinite(i) > 0) {
        parts[n++] = i;
      }
    }
    double[] x = new double[n];
    double[] y = new double[n];
    double[] low = new double[n];
    double[] high = new double[n];
    long[] bad = new long[n];
    for (int i = 0; i < n; i++) {
      x[i] = curve.from(parts[i]) * scale;
      y[i] = curve.mean(parts[i]);
      low[i] = curve.low(parts[i]);
      high[i] = curve.high(parts[i]);
      bad[i] = curve.notFinite(parts[i]);
    }
    return new Course(x, y, low, high, bad, Arrays.copyOf(parts, n), curve.columns());
  }

  /// How many points it has.
  public int size() {
    return x.length;
  }

  /// The place of a point on the axis across.
  public double x(int i) {
    return x[i];
  }

  /// The value of a point.
  public double y(int i) {
    return y[i];
  }

  /// The lower end of the band at a point: its value where it has none.
  public double low(int i) {
    return Double.isNaN(low[i]) ? y[i] : low[i];
  }

  /// The upper end of the band at a point: its value where it has none.
  public double high(int i) {
    return Double.isNaN(high[i]) ? y[i] : high[i];
  }

  /// How many values at a point are NaN or infinite.
  public long notFinite(int i) {
    return bad[i];
  }

  /// How many of its values are NaN or infinite.
  public long notFinite() {
    long n = 0;
    for (long one : bad) {
      n += one;
    }
    return n;
  }

  /// Whether any point has a band.
  public boolean banded() {
    for (int i = 0; i < x.length; i++) {
      if (low(i) < y[i] || high(i) > y[i]) {
        return true;
      }
    }
    return false;
  }

  /// Into how many equal parts the axis was cut where each point stands for one of them; 0 where
  /// points stand where they are.
  public int parts() {
    return partCount;
  }

  /// Which of [#parts] a point stands for.
  public int part(int i) {
    return parts[i];
  }
}
