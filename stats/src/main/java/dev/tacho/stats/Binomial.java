package dev.tacho.stats;

/// The binomial distribution, as far as order statistics need it.
final class Binomial {
  private Binomial() {}

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
