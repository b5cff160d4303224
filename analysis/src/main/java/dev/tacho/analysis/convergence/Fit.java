package dev.tacho.analysis.convergence;

import java.util.SplittableRandom;

/// A curve that approaches a limit: `y = limit + drop * shape((x - x0) / pace)`, the shape being
/// `exp(-u)` or `1 / (1 + u)`. The pace is found on a grid, the rest by least squares.
///
/// @param start what the curve says at the first point
/// @param limit what it approaches
/// @param pace in the unit of x
/// @param hyperbolic which of the shapes
/// @param unexplained the part of the points' variance that the curve leaves
/// @param unbent whether the slowest pace of the grid fits best: a straight line for all that can
///     be told
record Fit(
    double x0,
    double start,
    double limit,
    double pace,
    boolean hyperbolic,
    double unexplained,
    boolean unbent) {
  /// All curves that are tried on points with these `x`: made once, fitted to many `y`.
  static final class Grid {
    /// From ten times the range down to a hundredth of it.
    private static final int PACES = 100;

    private static final double SLOWEST = 10;
    private static final double FASTEST = 1e-3;

    private final double[] x;
    private final double x0;
    private final double[] rest = new double[2 * PACES];
    private final double[] finest;
    private final double[] pace = new double[2 * PACES];
    private final double[] mean = new double[2 * PACES];
    private final double[] squares = new double[2 * PACES];
    private final double[][] shape = new double[2 * PACES][];

    Grid(double[] x) {
      this.x = x.clone();
      finest = new double[x.length];
      x0 = x[0];
      double range = x[x.length - 1] - x0;
      for (int k = 0; k < shape.length; k++) {
        pace[k] = range * SLOWEST * Math.pow(FASTEST, (double) (k % PACES) / (PACES - 1));
        shape[k] = new double[x.length];
        for (int j = 0; j < x.length; j++) {
          shape[k][j] = shape(k >= PACES, (x[j] - x0) / pace[k]);
          mean[k] += shape[k][j] / x.length;
        }
        for (double s : shape[k]) {
          squares[k] += (s - mean[k]) * (s - mean[k]);
        }
      }
    }

    /// The curve that comes nearest to `y`.
    Fit best(double[] y) {
      double middle = 0;
      for (double value : y) {
        middle += value / y.length;
      }
      double total = 0;
      for (double value : y) {
        total += (value - middle) * (value - middle);
      }
      int best = 0;
      for (int k = 0; k < shape.length; k++) {
        rest[k] = total - explained(k, y, middle);
        if (rest[k] < rest[best]) {
          best = k;
        }
      }
      boolean unbent = best % PACES == 0;
      double finer = between(best);
      return at(pace[best] * finer, best >= PACES, y, middle, total, unbent);
    }

    private double explained(int k, double[] y, double middle) {
      double together = 0;
      double[] curve = shape[k];
      for (int j = 0; j < y.length; j++) {
        together += (curve[j] - mean[k]) * (y[j] - middle);
      }
      return squares[k] == 0 ? 0 : together * together / squares[k];
    }

    /// By which factor the pace lies off that of the grid: the lowest point of a parabola through
    /// what the curves of three neighbouring paces leave.
    private double between(int best) {
      int place = best % PACES;
      if (place == 0 || place == PACES - 1) {
        return 1;
      }
      double slower = rest[best - 1] - rest[best];
      double faster = rest[best + 1] - rest[best];
      double bend = slower + faster;
      double off = bend > 0 ? Math.clamp((slower - faster) / (2 * bend), -0.5, 0.5) : 0;
      return Math.pow(FASTEST, off / (PACES - 1));
    }

    private Fit at(
        double pace, boolean hyperbolic, double[] y, double middle, double total, boolean unbent) {
      double meanShape = 0;
      for (int j = 0; j < y.length; j++) {
        finest[j] = shape(hyperbolic, (x[j] - x0) / pace);
        meanShape += finest[j] / y.length;
      }
      double together = 0;
      double alone = 0;
      for (int j = 0; j < y.length; j++) {
        together += (finest[j] - meanShape) * (y[j] - middle);
        alone += (finest[j] - meanShape) * (finest[j] - meanShape);
      }
      double drop = alone == 0 ? 0 : together / alone;
      double limit = middle - drop * meanShape;
      double left = total == 0 ? 1 : Math.max(0, total - drop * together) / total;
      return new Fit(x0, limit + drop, limit, pace, hyperbolic, left, unbent);
    }
  }

  private static double shape(boolean hyperbolic, double u) {
    return hyperbolic ? 1 / (1 + u) : Math.exp(-u);
  }

  double at(double x) {
    return limit + (start - limit) * shape(hyperbolic, (x - x0) / pace);
  }

  /// Where `share` of the way from the start to the limit is done.
  double reaches(double share) {
    double left = 1 - share;
    return x0 + pace * (hyperbolic ? 1 / left - 1 : -Math.log(left));
  }

  /// Values that might have been: the curve with deviations drawn in blocks of neighbours.
  double[] redrawn(Convergence.Points points, SplittableRandom random) {
    int n = points.size();
    int block = Math.max(2, (int) Math.sqrt(n));
    double[] drawn = new double[n];
    for (int i = 0; i < n; ) {
      int from = random.nextInt(n - block + 1);
      for (int j = from; j < from + block && i < n; j++, i++) {
        drawn[i] = at(points.x()[i]) + points.y()[j] - at(points.x()[j]);
      }
    }
    return drawn;
  }
}
