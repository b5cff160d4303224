package dev.tacho.analysis.curve;

import dev.tacho.stats.StudentT;

/// Where a course leaves what it would have been: a base course (level, straight line or an
/// exponential approach to a level) to which, from one place on, a drift is added. Least squares
/// over all places; the interval is the set of places that fit about as well (profile likelihood),
/// over drifts that begin as a straight line and as a parabola, with the number of independent
/// values cut down for what neighbours have in common.
///
/// Sources: D. V. Hinkley, "Inference in two-phase regression", JASA 66, 1971; G. M. Jenkins and D.
/// G. Watts, "Spectral Analysis", 1968, 5.3 (independent values of an autocorrelated series).
///
/// @param at the place where the drift begins, in the unit of the places
/// @param low lower end of the interval
/// @param high upper end
/// @param rise what the drift adds at the last place
/// @param rest standard deviation of what is left over
/// @param chance that a course without a drift seems to have one this clear somewhere: an upper
///     bound
public record Bend(double at, double low, double high, double rise, double rest, double chance) {
  /// Places that are tried and values that go in: more cost and say no more.
  static final int MOST = 96;

  /// The time constants of the exponential base, as shares of the length: from a course that is
  /// level after a tenth to one that is almost straight.
  private static final double[] SHARES = {0.04, 0.1, 0.25, 0.6, 1.2};

  /// The best bend in `y` over `x`, both ascending in place, at least eight; `confidence` of the
  /// interval.
  ///
  /// @param base how free the base course is: 1 a level, 2 a straight line too, 3 exponentials too
  public static Bend find(double[] x, double[] y, int base, double confidence) {
    return new Search(x, y, base, confidence).best();
  }

  /// One search; confined to one thread.
  private static final class Search {
    private final double[] x;
    private final double[] y;
    private final double[] t;
    private final double confidence;
    private final int n;
    private final double[][] bases;
    private final double[] course;

    Search(double[] x, double[] y, int base, double confidence) {
      this.x = x;
      this.y = y;
      this.n = x.length;
      this.confidence = confidence;
      this.t = new double[n];
      double length = x[n - 1] - x[0];
      for (int i = 0; i < n; i++) {
        t[i] = length == 0 ? 0 : (x[i] - x[0]) / length;
      }
      int count = base == 1 ? 1 : base == 2 ? 2 : 2 + SHARES.length;
      bases = new double[count][];
      bases[0] = new double[0];
      if (count > 1) {
        bases[1] = t;
      }
      for (int b = 2; b < count; b++) {
        bases[b] = new double[n];
        for (int i = 0; i < n; i++) {
          bases[b][i] = Math.exp(-t[i] / SHARES[b - 2]);
        }
      }
      course = new double[n];
    }

    Bend best() {
      double none = Double.POSITIVE_INFINITY;
      for (double[] base : bases) {
        none = Math.min(none, Fit.of(y, base, new double[0], n).rest());
      }
      double least = Double.POSITIVE_INFINITY;
      double[] at = new double[n];
      double rise = 0;
      int bestPlace = 0;
      double[] bestBase = bases[0];
      int bestPower = 1;
      double[] drift = new double[n];
      for (int place = 0; place < n - 2; place++) {
        at[place] = Double.POSITIVE_INFINITY;
        for (int power = 1; power <= 2; power++) {
          drift(place, power, drift);
          for (double[] base : bases) {
            Fit fit = Fit.of(y, base, drift, n);
            if (fit.drift() > 0) {
              at[place] = Math.min(at[place], fit.rest());
              if (fit.rest() < least) {
                least = fit.rest();
                rise = fit.drift() * drift[n - 1];
                bestPlace = place;
                bestBase = base;
                bestPower = power;
              }
            }
          }
        }
      }
      if (least == Double.POSITIVE_INFINITY) {
        return new Bend(x[n - 1], x[0], x[n - 1], 0, Math.sqrt(none / n), 1);
      }
      drift(bestPlace, bestPower, drift);
      Fit.of(y, bestBase, drift, n).course(bestBase, drift, course);
      double independent = Fit.independent(y, course);
      int free = bestBase.length == 0 ? 3 : 4;
      double degrees = Math.max(1, independent - free);
      return interval(at, none, least, bestPlace, rise, degrees, independent);
    }

    private Bend interval(
        double[] at,
        double none,
        double least,
        int bestPlace,
        double rise,
        double degrees,
        double independent) {
      double t975 = StudentT.exceededBy((1 - confidence) / 2, degrees);
      double limit = least * (1 + t975 * t975 / degrees) + 1e-24 * scale();
      int low = bestPlace;
      int high = bestPlace;
      for (int i = 0; i < n - 2; i++) {
        if (at[i] <= limit) {
          low = Math.min(low, i);
          high = Math.max(high, i);
        }
      }
      double chance = 0;
      if (least > 0) {
        double clear = Math.sqrt(Math.max(0, none - least) / least * degrees);
        chance = Math.min(1, independent * StudentT.above(clear, degrees));
      }
      // a drift that begins between two places shows at the second only
      return new Bend(
          x[bestPlace],
          x[Math.max(0, low - 1)],
          x[Math.min(n - 1, high + 1)],
          rise,
          Math.sqrt(least / Math.max(1, n - 4)),
          chance);
    }

    private double scale() {
      double sum = 0;
      for (double value : y) {
        sum += value * value;
      }
      return sum;
    }

    private void drift(int place, int power, double[] drift) {
      for (int i = 0; i < n; i++) {
        double since = Math.max(0, t[i] - t[place]);
        drift[i] = power == 1 ? since : since * since;
      }
    }
  }
}
