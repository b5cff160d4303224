package dev.tacho.stats;

/// What a rank test found.
///
/// @param statistic as the test's paper defines it
/// @param p chance of a statistic at least so far from its mean, were there no difference;
/// two-sided @param method which test, and how `p` was obtained
public record RankTest(double statistic, double p, String method) {
  public RankTest {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a chance is not within 0 to 1: " + p);
    }
  }

  /// Two-sided p of a statistic that lies `off` from its mean, with the correction for continuity;
  /// 1 when nothing varies.
  static double normal(double off, double variance) {
    double distance = Math.max(0, Math.abs(off) - 0.5);
    return variance > 0 ? Math.min(1, 2 * Normal.below(-distance / Math.sqrt(variance))) : 1;
  }
}
