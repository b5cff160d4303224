package dev.tacho.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Chances held against all that were judged together: where twenty things are looked at, one in
/// twenty stands out by chance. Pure.
///
/// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal
/// of Statistics 6(2), 1979.
public final class Holm {
  private Holm() {}

  /// Each of `chances` as it stands among all of them, in their order: the smallest times their
  /// number, the next times one less, and none below the one before it; at most 1.
  ///
  /// Fails on one that is not within 0 to 1.
  public static double[] adjusted(double[] chances) {
    for (double chance : chances) {
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException("a chance is not within 0 to 1: " + chance);
      }
    }
    List<Integer> order =
        IntStream.range(0, chances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> chances[i]))
            .toList();
    double[] adjusted = new double[chances.length];
    double least = 0;
    for (int k = 0; k < order.size(); k++) {
      int at = order.get(k);
      least = Math.min(1, Math.max(least, chances[at] * (order.size() - k)));
      adjusted[at] = least;
    }
    return adjusted;
  }
}
