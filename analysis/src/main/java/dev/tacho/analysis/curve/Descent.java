package dev.tacho.analysis.curve;

import dev.tacho.stats.StudentT;

/// Whether a falling course flattens out by itself or stops short. Two accounts of it are fitted by
/// least squares: one smooth course to the end (straight, exponential, a power of time, each with a
/// straight line added), and one that follows such a course until some place and then stays where
/// it is. A curve that has converged is told as well by the first; one that stopped in the middle
/// of its fall only by the second.
///
/// @param at the place where it stops, in the unit of the places
/// @param low lower end of the 95 % interval of that place (as in [Bend])
/// @param high upper end
/// @param fallen how far it had fallen by then
/// @param missed how much further the course until then would have led by the end
/// @param after what it rose (above 0) or fell (below) from there to the end, by its own slope
/// @param rest standard deviation of what is left over
/// @param chance that a smooth course seems to stop this clearly: an upper bound, by the F test of
///     the two accounts
public record Descent(
    double at,
    double low,
    double high,
    double fallen,
    double missed,
    double after,
    double rest,
    double chance) {
  private static final double[] SHARES = {0.02, 0.04, 0.08, 0.15, 0.25, 0.4, 0.7, 1.2};
  private static final double[] POWERS = {0.25, 0.5, 1, 2};
  private static final double[] SHIFTS = {0.003, 0.02, 0.1};

  /// Less than a tenth of the run before and after is no course to be told from another.
  private static final double LEAST_PART = 0.1;

  /// The better account of a stop of `y` over `x`, of at least 20 points.
  public static Descent find(double[] x, double[] y) {
    return new Search(x, y).best();
  }

  /// One search; confined to one thread.
  private static final class Search {
    private final double[] x;
    private final double[] y;
    private final double[] t;
    private final int n;

    Search(double[] x, double[] y) {
      this.x = x;
      this.y = y;
      n = x.length;
      t = new double[n];
      for (int i = 0; i < n; i++) {
        t[i] = (x[i] - x[0]) / (x[n - 1] - x[0]);
      }
    }

    Descent best() {
      double[][] bases = bases();
      double smooth = Double.POSITIVE_INFINITY;
      double[] smoothCourse = new double[n];
      for (double[] base : bases) {
        Fit fit = Fit.of(y, base, t, n);
        if (fit.rest() < smooth) {
          smooth = fit.rest();
          fit.course(base, t, smoothCourse);
        }
      }
      int from = Math.max(3, (int) Math.ceil(LEAST_PART * n));
      double least = Double.POSITIVE_INFINITY;
      double[] at = new double[n];
      int bestPlace = from;
      double[] bestBase = bases[0];
      double[] frozen = new double[n];
      for (int place = 0; place < n; place++) {
        at[place] = Double.POSITIVE_INFINITY;
        if (place < from || place > n - from) {
          continue;
        }
        for (double[] base : bases) {
          freeze(base, place, frozen);
          double rest = Fit.of(y, frozen, new double[0], n).rest();
          at[place] = Math.min(at[place], rest);
          if (rest < least) {
            least = rest;
            bestPlace = place;
            bestBase = base;
          }
        }
      }
      freeze(bestBase, bestPlace, frozen);
      Fit fit = Fit.of(y, frozen, new double[0], n);
      double fallen = fit.base() * (frozen[0] - frozen[bestPlace]);
      double missed = fit.base() * (bestBase[bestPlace] - bestBase[n - 1]);
      double[] course = new double[n];
      fit.course(frozen, new double[0], course);
      double independent = Fit.independent(y, course);
      double degrees = Math.max(1, independent - 4);
      double clear = Math.sqrt(Math.max(0, smooth - least) / Math.max(least, 1e-300) * degrees);
      double chance = Math.min(1, independent * StudentT.above(clear, degrees));
      double t975 = StudentT.exceededBy(0.025, degrees);
      double limit = least * (1 + t975 * t975 / degrees);
      int low = bestPlace;
      int high = bestPlace;
      for (int i = 0; i < n; i++) {
        if (at[i] <= limit) {
          low = Math.min(low, i);
          high = Math.max(high, i);
        }
      }
      return new Descent(
          x[bestPlace],
          x[Math.max(0, low - 1)],
          x[Math.min(n - 1, high + 1)],
          fallen,
          missed,
          slopeAfter(bestPlace),
          Math.sqrt(least / Math.max(1, n - 4)),
          chance);
    }

    private double slopeAfter(int place) {
      int count = n - place;
      double[] rest = new double[count];
      double[] time = new double[count];
      for (int i = 0; i < count; i++) {
        rest[i] = y[place + i];
        time[i] = t[place + i];
      }
      return Fit.of(rest, time, new double[0], count).base() * (1 - t[place]);
    }

    private void freeze(double[] base, int place, double[] into) {
      for (int i = 0; i < n; i++) {
        into[i] = base[Math.min(i, place)];
      }
    }

    private double[][] bases() {
      double[][] bases = new double[1 + SHARES.length + POWERS.length * SHIFTS.length][];
      bases[0] = new double[n];
      int b = 0;
      for (int i = 0; i < n; i++) {
        bases[0][i] = 1 - t[i];
      }
      for (double share : SHARES) {
        double[] base = new double[n];
        for (int i = 0; i < n; i++) {
          base[i] = Math.exp(-t[i] / share);
        }
        bases[++b] = base;
      }
      for (double power : POWERS) {
        for (double shift : SHIFTS) {
          double[] base = new double[n];
          for (int i = 0; i < n; i++) {
            base[i] = Math.pow(1 + t[i] / shift, -power);
          }
          bases[++b] = base;
        }
      }
      return bases;
    }
  }
}
