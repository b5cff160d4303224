package dev.tacho.stats;

import java.util.Arrays;

/// Whether one of two values that belong together tends to be larger, as before and after a
/// change on the same machine. Pure.
///
/// Source: F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6),
/// 1945.
public final class SignedRanks {
  /// Up to so many pairs, the distribution is counted out.
  static final int EXACT = 60;

  private SignedRanks() {}

  /// The two-sided test of `first[i] - second[i]`. Pairs without a difference are left out, as
  /// Wilcoxon did. The p-value is exact up to 60 pairs (ties included), else by the normal
  /// approximation with the correction for continuity; 1 when no pair differs.
  ///
  /// Fails on samples of different sizes, without pairs, and on values that are not finite.
  public static RankTest test(double[] first, double[] second) {
    Values.finite("first of the pairs", first);
    Values.finite("second of the pairs", second);
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "pairs need as many values on both sides: " + first.length + " and " + second.length);
    }
    double[] all = new double[first.length];
    int n = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] != second[i]) {
        all[n++] = first[i] - second[i];
      }
    }
    double[] differences = Arrays.copyOf(all, n);
    Ranks ranks = Ranks.of(Arrays.stream(differences).map(Math::abs).toArray());
    int positive = 0;
    for (int i = 0; i < n; i++) {
      positive += differences[i] > 0 ? ranks.doubled()[i] : 0;
    }
    if (n <= EXACT) {
      return new RankTest(
          positive / 2.0, exact(ranks.doubled(), positive), "Wilcoxon signed ranks, exact");
    }
    double size = n;
    double variance = size * (size + 1) * (2 * size + 1) / 24 - ranks.ties() / 48;
    double off = positive / 2.0 - size * (size + 1) / 4;
    return new RankTest(
        positive / 2.0, RankTest.normal(off, variance), "Wilcoxon signed ranks, normal");
  }

  /// The distribution is symmetric about its mean, ties or not.
  private static double exact(int[] ranks, int positive) {
    double[] chances = RankSums.signs(ranks);
    double mean = (chances.length - 1) / 2.0;
    double p = 0;
    for (int s = 0; s < chances.length; s++) {
      p += Math.abs(s - mean) >= Math.abs(positive - mean) ? chances[s] : 0;
    }
    return Math.min(1, p);
  }
}
