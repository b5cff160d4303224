package dev.tacho.analysis.curve;

import dev.tacho.stats.StudentT;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A course as levels that follow each other: it is split in two where the means differ most
/// against the noise, and each part again, as long as the chance of so large a difference without
/// any change of level is below a limit. Pure.
///
/// Sources: A. J. Scott and M. Knott, "A cluster analysis method for grouping means", Biometrics
/// 30, 1974 (splitting in two, again and again).
public final class Segments {
  /// Neighbours that make a level around: more than what has something in common by chance.
  private static final int AROUND = 25;

  private Segments() {}

  /// Values in a row that have one level.
  ///
  /// @param from index of its first value
  /// @param until index after its last
  /// @param level its median
  /// @param chance that its begin is no change of level: an upper bound; 1 of the first
  public record Level(int from, int until, double level, double chance) {}

  /// The levels of `y`, which holds finite values only; `least` values at least in each. A single
  /// value off both its neighbours is drawn in before, so that it makes no level.
  public static List<Level> of(double[] y, int least, double limit) {
    double[] calm = calm(y);
    double noise = noise(y);
    List<int[]> cuts = new ArrayList<>();
    List<Double> chances = new ArrayList<>();
    split(calm, 0, calm.length, least, limit, noise, cuts, chances);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> cuts.get(i)[0]));
    List<Level> levels = new ArrayList<>();
    int from = 0;
    double chance = 1;
    for (int i : order) {
      int at = cuts.get(i)[0];
      levels.add(new Level(from, at, Robust.median(y, from, at), chance));
      from = at;
      chance = chances.get(i);
    }
    levels.add(new Level(from, y.length, Robust.median(y, from, y.length), chance));
    return levels;
  }

  private static void split(
      double[] y,
      int from,
      int until,
      int least,
      double limit,
      double noise,
      List<int[]> cuts,
      List<Double> chances) {
    int n = until - from;
    if (n < 2 * least) {
      return;
    }
    double sum = 0;
    for (int i = from; i < until; i++) {
      sum += y[i];
    }
    double mean = sum / n;
    double left = 0;
    double best = 0;
    int at = -1;
    for (int i = from; i < until - least; i++) {
      left += y[i] - mean;
      int count = i - from + 1;
      if (count >= least) {
        double gain = left * left * n / ((double) count * (n - count));
        if (gain > best) {
          best = gain;
          at = i + 1;
        }
      }
    }
    if (at < 0) {
      return;
    }
    double chance =
        noise == 0 ? 0 : Math.min(1, n * 2 * StudentT.above(Math.sqrt(best) / noise, n - 1));
    if (chance > limit) {
      return;
    }
    cuts.add(new int[] {at});
    chances.add(chance);
    split(y, from, at, least, limit, noise, cuts, chances);
    split(y, at, until, least, limit, noise, cuts, chances);
  }

  /// What values differ by from the level around them, as a standard deviation: the median of the
  /// distances from running medians, which neither a change of level moves nor a part, shorter than
  /// half of the run, that differs wholly.
  private static double noise(double[] y) {
    double[] around = Rise.smooth(y, AROUND);
    double[] apart = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      apart[i] = Math.abs(y[i] - around[i]);
    }
    return Robust.NORMAL * Robust.median(apart);
  }

  /// Medians of three in a row.
  private static double[] calm(double[] y) {
    double[] calm = y.clone();
    for (int i = 1; i + 1 < y.length; i++) {
      calm[i] = Math.max(Math.min(y[i - 1], y[i]), Math.min(Math.max(y[i - 1], y[i]), y[i + 1]));
    }
    return calm;
  }
}
