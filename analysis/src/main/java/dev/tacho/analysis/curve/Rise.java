package dev.tacho.analysis.curve;

import dev.tacho.stats.StudentT;

/// How far a course ends above the lowest that it was, and whether that is more than it went up
/// before and came down again. Pure.
///
/// @param best index of the lowest place of the smoothed course
/// @param least its level there
/// @param end the level of the last part
/// @param earlier the greatest rise before `best`, from which it came back
/// @param way how far it had come down from its begin until `best`; 0 where it never did
/// @param noise standard deviation of a smoothed value
/// @param chance that noise alone makes the end lie so far above `least` and `earlier`: an upper
///     bound
public record Rise(
    int best, double least, double end, double earlier, double way, double noise, double chance) {

  /// Of fewer parts, those at a bend are so many that the bend is taken for noise.
  private static final int PARTS = 16;

  /// How far the end lies above the lowest.
  public double size() {
    return end - least;
  }

  /// Of `y`, lower being better, at least five values.
  public static Rise of(double[] y) {
    int n = y.length;
    // a fortieth of the run, in which a drift that matters can hardly begin and end
    int k = n < 12 ? 1 : Math.max(3, n / 40 | 1);
    int last = n < 12 ? 1 : Math.max(3, n / 20);
    double[] smooth = smooth(y, k);
    int best = 0;
    for (int i = 1; i < n - last; i++) {
      best = smooth[i] < smooth[best] ? i : best;
    }
    double earlier = 0;
    double lowest = smooth[0];
    for (int i = 1; i < best; i++) {
      lowest = Math.min(lowest, smooth[i]);
      earlier = Math.max(earlier, smooth[i] - lowest);
    }
    double end = Robust.median(y, n - last, n);
    double noise = noise(y, k);
    double over = end - smooth[best] - earlier;
    double degrees = Math.max(2, n / (double) k - 2);
    double chance =
        over <= 0
            ? 1
            : noise == 0
                ? 0
                : Math.min(
                    1, n / (double) k * StudentT.above(over / (noise * Math.sqrt(2)), degrees));
    double way = Math.max(0, Robust.median(y, 0, Math.min(n, last)) - smooth[best]);
    return new Rise(best, smooth[best], end, earlier, way, noise, chance);
  }

  /// Of a median of `k` neighbours: the larger of what single values say and what medians of
  /// neighbouring parts differ by; the second is more where neighbours have something in common.
  private static double noise(double[] y, int k) {
    double single = Robust.noise(y, 0, y.length);
    if (k == 1) {
      return Double.isNaN(single) ? 0 : single;
    }
    // a median of normal values varies by a quarter more than their mean
    double fromSingle = 1.2533 * single / Math.sqrt(k);
    if (y.length / k < PARTS) {
      return fromSingle;
    }
    double[] parts = new double[y.length / k];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Robust.median(y, i * k, (i + 1) * k);
    }
    double ofParts = Robust.noise(parts, 0, parts.length);
    return Double.isNaN(ofParts) ? fromSingle : Math.max(ofParts, fromSingle);
  }

  /// Running medians of `k`; fewer at the ends.
  static double[] smooth(double[] y, int k) {
    if (k == 1) {
      return y.clone();
    }
    double[] smooth = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      smooth[i] = Robust.median(y, Math.max(0, i - k / 2), Math.min(y.length, i + k / 2 + 1));
    }
    return smooth;
  }
}
