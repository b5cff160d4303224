package dev.tacho.analysis.curve;

/// Whether a course goes up and down by a period: the largest line of its periodogram against the
/// lines around it, so that noise of any colour is taken for noise.
///
/// Source: R. A. Fisher, "Tests of significance in harmonic analysis", Proceedings of the Royal
/// Society A 125, 1929: a line of the periodogram of noise is exponentially distributed; the level
/// of the lines around stands for his mean of all.
///
/// @param period in values
/// @param size from the lowest to the highest place of the swing, in the unit of the values
/// @param chance that noise shows so large a line anywhere: an upper bound
public record Swing(double period, double size, double chance) {
  /// Fewer swings than this are no habit.
  private static final int FEWEST = 4;

  /// The clearest swing of `y`, of at least 32 values.
  public static Swing find(double[] y) {
    int n = y.length;
    double[] power = new double[n / 2 + 1];
    double mean = 0;
    for (double value : y) {
      mean += value / n;
    }
    for (int k = 1; k < power.length; k++) {
      // G. Goertzel's recurrence: one multiplication a value and line
      double turn = 2 * Math.cos(2 * Math.PI * k / n);
      double one = 0;
      double two = 0;
      for (double value : y) {
        double now = value - mean + turn * one - two;
        two = one;
        one = now;
      }
      power[k] = one * one + two * two - turn * one * two;
    }
    int best = 0;
    double ratio = 0;
    for (int k = FEWEST; k < power.length; k++) {
      double around = around(power, k);
      double each = around > 0 ? power[k] / around : power[k] > 0 ? Double.MAX_VALUE : 0;
      if (each > ratio) {
        ratio = each;
        best = k;
      }
    }
    if (best == 0) {
      return new Swing(n, 0, 1);
    }
    double chance = Math.min(1, (power.length - FEWEST) * Math.exp(-ratio));
    double amplitude = 2 * Math.sqrt(Math.max(0, power[best])) / n;
    return new Swing((double) n / best, 2 * amplitude, chance);
  }

  /// The mean of the lines around line `k`, from their median: exponentially distributed ones have
  /// theirs at ln 2 times the mean. Its nearest neighbours are left out, as a swing spills into
  /// them.
  private static double around(double[] power, int k) {
    int reach = Math.max(8, k / 2);
    int from = Math.max(1, k - reach);
    int until = Math.min(power.length, k + reach + 1);
    double[] lines = new double[until - from];
    int count = 0;
    for (int i = from; i < until; i++) {
      if (Math.abs(i - k) > 1) {
        lines[count++] = power[i];
      }
    }
    return Robust.median(lines, 0, count) / Math.log(2);
  }
}
