package dev.tacho.stats;

/// Whether values of one sample tend to be larger than those of another, whatever their
/// distribution. Pure. [HodgesLehmann] says by how much.
///
/// Sources: H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18, 1947; E. L.
/// Lehmann, "Nonparametrics", 1975, sections 1.4 (ties) and 1.3 (normal approximation).
public final class MannWhitney {
  /// Up to a product of the sizes of so much, the distribution is counted out.
  static final int EXACT = 900;

  private MannWhitney() {}

  /// The two-sided test of `first` against `second`.
  ///
  /// The p-value is exact (counted over all ways to deal the values out, ties included) while the
  /// sizes' product is at most 900, else by the normal approximation with the variance for ties
  /// and the correction for continuity. Fails without values on either side and on values that
  /// are not finite.
  public static RankTest test(double[] first, double[] second) {
    Values.finite("first sample", first);
    Values.finite("second sample", second);
    int n = first.length;
    int m = second.length;
    double[] both = new double[n + m];
    System.arraycopy(first, 0, both, 0, n);
    System.arraycopy(second, 0, both, n, m);
    Ranks ranks = Ranks.of(both);
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += ranks.doubled()[i];
    }
    double u = (sum - (double) n * (n + 1)) / 2;
    if ((long) n * m <= EXACT) {
      // the smaller sample is dealt out: its sum says the same, and there are fewer ways
      long all = (long) (n + m) * (n + m + 1);
      double p = n <= m ? exact(ranks, n, sum) : exact(ranks, m, all - sum);
      return new RankTest(u, p, "Mann-Whitney, exact");
    }
    double middle = (double) n * m / 2;
    double size = n + m;
    double variance = (double) n * m / 12 * (size + 1 - ranks.ties() / (size * (size - 1)));
    return new RankTest(u, RankTest.normal(u - middle, variance), "Mann-Whitney, normal");
  }

  private static double exact(Ranks ranks, int n, long sum) {
    double[] chances = RankSums.draws(ranks.doubled(), n);
    // the distribution of U is not symmetric when there are ties; both directions count that are
    // at least as far from the mean
    double mean = (double) n * (ranks.doubled().length + 1);
    double far = Math.abs(sum - mean);
    double p = 0;
    for (int s = 0; s < chances.length; s++) {
      p += Math.abs(s - mean) >= far ? chances[s] : 0;
    }
    return Math.min(1, p);
  }
}
