package dev.tacho.analysis.curve;

import dev.tacho.stats.StudentT;
import java.util.Arrays;

/// Whether a falling course flattens out by itself or stops short. The place in question is
/// where the course comes to the level that it keeps to its end. In windows of several widths
/// around that place two accounts are held against each other, both fitted by least squares
/// and of as many parameters: one smooth course (straight, exponential, a power of time), and
/// one that follows such a course until some place and then stays where it is. A curve that
/// has converged is told as well by the first in every window; one that stopped in the middle
/// of its fall has a corner, which in some window only the second tells. What the course did
/// long before has no part in it.
///
/// @param at the place where it stops, in the unit of the places
/// @param low lower end of the 95 % interval of that place (as in [Bend])
/// @param high upper end
/// @param level where it stays
/// @param way how far it had come down by then since its begin
/// @param missed how much further it would have come by the end, had it gone on half as fast as it
///     went before
/// @param rest standard deviation of what is left over
/// @param chance that a smooth course seems to stop this clearly: an upper bound, by the F test of
///     the two accounts, over all windows and places
public record Descent(
    double at,
    double low,
    double high,
    double level,
    double way,
    double missed,
    double rest,
    double chance) {
  private static final double[] SHARES = {0.05, 0.1, 0.2, 0.35, 0.6, 1.2};
  private static final double[] POWERS = {0.5, 1, 2};
  private static final double[] SHIFTS = {0.02, 0.1};

  /// Parts of the run on each side of the place: from what shows the corner of a fast fall to what
  /// shows that of a slow one through noise.
  private static final double[] WINDOWS = {0.03, 0.06, 0.12, 0.25, 0.5};

  /// Fewer points on a side are no course.
  private static final int FEWEST = 8;

  /// Less than a tenth of the run at its level is no stop yet.
  private static final double LEAST_TAIL = 0.1;

  /// A course is at its level once its running medians keep within so many of their standard
  /// deviations: one in some ten thousand leaves that by chance.
  private static final double WITHIN = 4;

  /// A chance at which all smooth courses are worth trying.
  private static final double WORTH_MORE = 0.05;

  private static final Descent NONE = new Descent(0, 0, 0, 0, 0, 0, 0, 1);

  /// The better account of a stop of `y` over `x`, of at least 30 points.
  public static Descent find(double[] x, double[] y) {
    int n = y.length;
    Descent best = NONE;
    for (double window : WINDOWS) {
      int reach = (int) Math.round(window * n);
      int place = reach < FEWEST ? 0 : settled(y, Math.max(1, reach / FEWEST / 2));
      if (place >= FEWEST && n - place >= Math.max(FEWEST, LEAST_TAIL * n)) {
        Points points = Points.of(x, y, Math.max(0, place - reach), Math.min(n, place + reach));
        if (points.x()[0] < points.x()[points.x().length - 1]) {
          Descent found =
              new Search(points.x(), points.y()).best(x, y, place, Robust.median(y, place, n));
          best = found.chance <= best.chance ? found : best;
        }
      }
    }
    return best;
  }

  /// The index from which on the course is at the level of its last quarter, as far as medians of
  /// `width` neighbours tell.
  private static int settled(double[] y, int width) {
    double[] medians = new double[y.length / width];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = Robust.median(y, i * width, (i + 1) * width);
    }
    double[] smooth = Rise.smooth(medians, 3);
    int tail = Math.max(FEWEST, smooth.length / 4);
    double level = Robust.median(smooth, smooth.length - tail, smooth.length);
    double bound = WITHIN * around(smooth, smooth.length - tail, level);
    int place = smooth.length;
    while (place > 0 && Math.abs(smooth[place - 1] - level) <= bound) {
      place--;
    }
    return place * width;
  }

  /// How far the course lies from `level` from `from` on, as a standard deviation.
  private static double around(double[] smooth, int from, double level) {
    double[] apart = new double[smooth.length - from];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = Math.abs(smooth[from + i] - level);
    }
    return Robust.NORMAL * Robust.median(apart);
  }

  /// One window; confined to one thread.
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

    Descent best(double[] wholeX, double[] wholeY, int around, double level) {
      double[][] bases = bases();
      double least = Double.POSITIVE_INFINITY;
      double[] at = new double[n];
      Arrays.fill(at, Double.POSITIVE_INFINITY);
      int bestPlace = 0;
      double[] bestBase = bases[0];
      double[] rests = new double[n];
      for (double[] base : bases) {
        frozenRests(base, rests);
        for (int place = 3; place <= n - 3; place++) {
          at[place] = Math.min(at[place], rests[place]);
          if (rests[place] < least) {
            least = rests[place];
            bestPlace = place;
            bestBase = base;
          }
        }
      }
      double[] frozen = new double[n];
      freeze(bestBase, bestPlace, frozen);
      Fit fit = Fit.of(y, frozen, new double[0], n);
      double[] course = new double[n];
      fit.course(frozen, new double[0], course);
      double independent = Fit.independent(y, course);
      double degrees = Math.max(1, independent - 4);
      // a few smooth courses tell most cases, at a hundredth of the price of all
      double chance = chance(few(bases), least, independent, degrees);
      if (chance < WORTH_MORE) {
        chance = chance(smooth(), least, independent, degrees);
      }
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
      double fallen = fit.base() * (frozen[0] - frozen[bestPlace]);
      double speed = fallen / (x[bestPlace] - x[0]);
      int last = wholeX.length - 1;
      return new Descent(
          x[bestPlace],
          x[Math.max(0, low - 1)],
          x[Math.min(n - 1, high + 1)],
          level,
          Robust.median(wholeY, 0, Math.max(1, around / 10)) - level,
          speed * (wholeX[last] - x[bestPlace]) / 2,
          Math.sqrt(least / Math.max(1, n - 4)),
          chance);
    }

    private double chance(double smooth, double least, double independent, double degrees) {
      double clear = Math.sqrt(Math.max(0, smooth - least) / Math.max(least, 1e-300) * degrees);
      return Math.min(1, WINDOWS.length * independent * StudentT.above(clear, degrees));
    }

    private double few(double[][] bases) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] base : bases) {
        least = Math.min(least, Fit.of(y, base, new double[0], n).rest());
      }
      return least;
    }

    /// What a course that follows `base` and stops at a place leaves over, for each place: from
    /// sums over what lies before, as all is alike from there on.
    private void frozenRests(double[] base, double[] rests) {
      double mean = Robust.mean(y);
      double yy = 0;
      double[] rest = new double[n + 1];
      for (int i = n - 1; i >= 0; i--) {
        rest[i] = rest[i + 1] + y[i] - mean;
        yy += (y[i] - mean) * (y[i] - mean);
      }
      double sum = 0;
      double squares = 0;
      double products = 0;
      for (int place = 0; place < n; place++) {
        double last = base[place];
        int after = n - place;
        double all = sum + after * last;
        double own = squares + after * last * last - all * all / n;
        double both = products + last * rest[place];
        rests[place] = own > 1e-12 * all * all / n ? Math.max(0, yy - both * both / own) : yy;
        sum += last;
        squares += last * last;
        products += last * (y[place] - mean);
      }
    }

    /// What the best smooth course leaves over: an exponential or a power of time, tried so finely
    /// that none in between fits better by more than noise, with a straight line added.
    private double smooth() {
      double least = Fit.of(y, t, new double[0], n).rest();
      double[] base = new double[n];
      for (double share = 0.01; share < 2; share *= 1.07) {
        for (int i = 0; i < n; i++) {
          base[i] = Math.exp(-t[i] / share);
        }
        least = Math.min(least, Fit.of(y, base, new double[0], n).rest());
      }
      for (double power = 0.25; power < 5; power *= 2) {
        for (double shift = 0.005; shift < 2; shift *= 1.2) {
          for (int i = 0; i < n; i++) {
            base[i] = Math.pow(1 + t[i] / shift, -power);
          }
          least = Math.min(least, Fit.of(y, base, new double[0], n).rest());
        }
      }
      return least;
    }

    private void freeze(double[] base, int place, double[] into) {
      for (int i = 0; i < n; i++) {
        into[i] = base[Math.min(i, place)];
      }
    }

    private double[][] bases() {
      double[][] bases = new double[1 + SHARES.length + POWERS.length * SHIFTS.length][n];
      for (int i = 0; i < n; i++) {
        bases[0][i] = 1 - t[i];
      }
      int b = 0;
      for (double share : SHARES) {
        b++;
        for (int i = 0; i < n; i++) {
          bases[b][i] = Math.exp(-t[i] / share);
        }
      }
      for (double power : POWERS) {
        for (double shift : SHIFTS) {
          b++;
          for (int i = 0; i < n; i++) {
            bases[b][i] = Math.pow(1 + t[i] / shift, -power);
          }
        }
      }
      return bases;
    }
  }
}
