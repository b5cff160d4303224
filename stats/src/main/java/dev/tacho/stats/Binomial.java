package dev.tacho.stats;

/// The binomial distribution, as far as order statistics need it. Pure.
public final class Binomial {
  private Binomial() {}

  /// The chance of `k` or fewer of `n` when each has chance `p`, by adding up the chances of each
  /// count: time grows with `k`. Fails when `p` is not between 0 and 1, or `k` or `n` is below 0.
  public static double atMost(int n, int k, double p) {
    Values.requireShare("chance of a single trial", p);
    if (n < 0 || k < 0) {
      throw new IllegalArgumentException("trials or successes are below 0: " + n + ", " + k);
    }
    double sum = 0;
    for (int i = 0; i <= Math.min(n, k); i++) {
      sum += chance(n, i, p);
    }
    return Math.min(1, sum);
  }

  /// The chance of exactly `k` of `n` when each has chance `p`, by logarithms of factorials:
  /// relative error below 1e-11 up to a million.
  static double chance(int n, int k, double p) {
    return Math.exp(
        LogGamma.of(n + 1.0)
            - LogGamma.of(k + 1.0)
            - LogGamma.of(n - k + 1.0)
            + k * Math.log(p)
            + (n - k) * Math.log1p(-p));
  }
}
