package dev.tacho.stats;

import java.util.Arrays;
import java.util.List;

/// What repeats say that each have rows: repeats are drawn with replacement, then rows inside each,
/// and the statistic is made of all rows drawn. What differs from one repeat to the next counts in
/// full, however many rows each has. Immutable; pure: the same seed gives the same draws.
///
/// Few repeats show less spread than there is, and their spread is itself uncertain. So [#between]
/// stretches the draws about the estimate by √(n / (n - 1)) and by Student's t over the normal
/// quantile, as the "expanded percentile interval" does by moving its ends.
///
/// Sources: A. C. Davison and D. V. Hinkley, "Bootstrap Methods and their Application", 1997,
/// section 3.8 (nested resampling); T. Hesterberg, "What teachers should know about the bootstrap",
/// The American Statistician 69(4), 2015, section 4.3.
public final class NestedBootstrap {
  /// Fewer draws than this leave the ends of the interval to chance.
  private static final int LEAST_DRAWS = 100;

  private final int repeats;
  private final double[] values;
  private final double[][] draws;

  private NestedBootstrap(int repeats, double[] values, double[][] draws) {
    this.repeats = repeats;
    this.values = values;
    this.draws = draws;
  }

  /// What is made of rows.
  public sealed interface Made {
    /// Their mean.
    record Mean() implements Made {}

    /// Their `q`-quantile by definition 7, 0 to 1.
    record Quantile(double q) implements Made {}

    /// How far two of their quantiles lie apart.
    record Width(double low, double high) implements Made {}
  }

  /// How much one side lies above another.
  ///
  /// @param estimate in the unit of the statistic
  /// @param bounds of it
  /// @param p chance of so large a difference were there none, by Student's t
  public record Shift(double estimate, Bounds bounds, double p) {}

  /// Draws each of `statistics` from `repeats`.
  ///
  /// @param inside whether rows are drawn inside each repeat; otherwise a repeat that is drawn
  ///     keeps its rows as they are, which is right for stretches of neighbours that depend on
  ///     each other
  ///
  /// Fails without repeats, on one without rows, on rows that are not finite, and on fewer than
  /// 100 draws.
  public static NestedBootstrap of(
      List<double[]> repeats, List<Made> statistics, boolean inside, int draws, long seed) {
    if (draws < LEAST_DRAWS || repeats.isEmpty()) {
      throw new IllegalArgumentException(
          "a bootstrap needs "
              + LEAST_DRAWS
              + " draws and one repeat at least: "
              + draws
              + ", "
              + repeats.size());
    }
    Rows rows = Rows.of(repeats);
    double[] values = new double[statistics.size()];
    rows.take();
    rows.make(statistics, values);
    double[][] made = new double[statistics.size()][draws];
    double[] once = new double[statistics.size()];
    Draw random = new Draw(seed);
    for (int i = 0; i < draws; i++) {
      rows.draw(random, inside && rows.several());
      rows.make(statistics, once);
      for (int k = 0; k < once.length; k++) {
        made[k][i] = once[k];
      }
    }
    return new NestedBootstrap(repeats.size(), values, made);
  }

  /// What statistic `k` gives on the rows themselves.
  public double value(int k) {
    return values[k];
  }

  /// How much statistic `j` of `other` lies above statistic `i` of `first`, drawn independently of
  /// each other; as many draws on both sides. Empty of spread where neither side varies: then the
  /// bounds are the estimate, and `p` says nothing but 0 or 1.
  ///
  /// Fails where a side has fewer than two repeats, and on different numbers of draws.
  public static Shift between(
      NestedBootstrap first, int i, NestedBootstrap other, int j, double level) {
    Values.requireShare("level", level);
    double[] a = first.draws[i];
    double[] b = other.draws[j];
    if (a.length != b.length || first.repeats < 2 || other.repeats < 2) {
      throw new IllegalArgumentException(
          "two sides need as many draws and two repeats each: "
              + a.length
              + " and "
              + b.length
              + " draws, "
              + first.repeats
              + " and "
              + other.repeats
              + " repeats");
    }
    double estimate = other.values[j] - first.values[i];
    double wideA = stretch(first.repeats);
    double wideB = stretch(other.repeats);
    double[] off = new double[a.length];
    for (int d = 0; d < off.length; d++) {
      off[d] = (b[d] - other.values[j]) * wideB - (a[d] - first.values[i]) * wideA;
    }
    double varianceA = variance(a) * wideA * wideA;
    double varianceB = variance(b) * wideB * wideB;
    double error = Math.sqrt(varianceA + varianceB);
    String method =
        "nested bootstrap, " + a.length + " draws, " + first.repeats + " against " + other.repeats;
    if (!(error > 0)) {
      return new Shift(
          estimate, new Bounds(estimate, estimate, level, method), estimate == 0 ? 1 : 0);
    }
    // B. L. Welch, Biometrika 34, 1947
    double degrees =
        (varianceA + varianceB)
            * (varianceA + varianceB)
            / (varianceA * varianceA / (first.repeats - 1)
                + varianceB * varianceB / (other.repeats - 1));
    double tail = (1 - level) / 2;
    double wide = StudentT.exceededBy(tail, degrees) / Normal.quantile(1 - tail);
    Arrays.sort(off);
    double low = estimate + wide * Math.min(0, Quantiles.ofSorted(off, tail));
    double high = estimate + wide * Math.max(0, Quantiles.ofSorted(off, 1 - tail));
    double p = Math.min(1, 2 * StudentT.above(Math.abs(estimate) / error, degrees));
    return new Shift(estimate, new Bounds(low, high, level, method), p);
  }

  private static double stretch(int repeats) {
    return Math.sqrt(repeats / (repeats - 1.0));
  }

  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }

  /// A generator that costs a few cycles a number: the draws are most of the work.
  ///
  /// Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
  /// generators", OOPSLA 2014 (SplitMix64).
  private static final class Draw {
    private long state;

    Draw(long seed) {
      state = seed;
    }

    /// 0 to `bound` - 1; off by less than `bound` / 2^32 from even.
    int below(int bound) {
      state += 0x9e3779b97f4a7c15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return (int) ((((z ^ (z >>> 31)) >>> 32) * bound) >>> 32);
    }
  }

  /// The rows in ascending order, and how often each is drawn: a quantile is then a walk, and no
  /// draw is sorted. Confined to one thread.
  private static final class Rows {
    private final int[] starts;
    private final int[] ranks;
    private final double[] sorted;
    private final int[] counts;
    private int size;

    private Rows(int[] starts, int[] ranks, double[] sorted) {
      this.starts = starts;
      this.ranks = ranks;
      this.sorted = sorted;
      this.counts = new int[sorted.length];
    }

    static Rows of(List<double[]> repeats) {
      int[] starts = new int[repeats.size() + 1];
      for (int i = 0; i < repeats.size(); i++) {
        int rows = Values.finite("rows of repeat " + (i + 1), repeats.get(i)).length;
        starts[i + 1] = Math.addExact(starts[i], rows);
      }
      double[] flat = new double[starts[repeats.size()]];
      for (int i = 0; i < repeats.size(); i++) {
        System.arraycopy(repeats.get(i), 0, flat, starts[i], repeats.get(i).length);
      }
      double[] sorted = flat.clone();
      Arrays.sort(sorted);
      int[] ranks = new int[flat.length];
      for (int i = 0; i < flat.length; i++) {
        // equal rows share a place: their counts add up there, which is all that a walk needs
        int at = Arrays.binarySearch(sorted, flat[i]);
        ranks[i] = at;
      }
      return new Rows(starts, ranks, sorted);
    }

    /// Whether there are rows to draw inside a repeat.
    boolean several() {
      return sorted.length > starts.length - 1;
    }

    /// Every row once.
    void take() {
      size = sorted.length;
      for (int rank : ranks) {
        counts[rank]++;
      }
    }

    void draw(Draw random, boolean inside) {
      size = 0;
      int repeats = starts.length - 1;
      for (int i = 0; i < repeats; i++) {
        int repeat = random.below(repeats);
        int from = starts[repeat];
        int rows = starts[repeat + 1] - from;
        size += rows;
        if (inside) {
          for (int j = 0; j < rows; j++) {
            counts[ranks[from + random.below(rows)]]++;
          }
        } else {
          for (int j = 0; j < rows; j++) {
            counts[ranks[from + j]]++;
          }
        }
      }
    }

    /// What is made of the rows drawn, which are forgotten with it.
    void make(List<Made> statistics, double[] into) {
      boolean mean = false;
      for (int k = 0; k < into.length; k++) {
        into[k] =
            switch (statistics.get(k)) {
              case Made.Mean _ -> {
                mean = true;
                yield 0;
              }
              case Made.Quantile(var q) -> quantile(q);
              case Made.Width(var low, var high) -> quantile(high) - quantile(low);
            };
      }
      double average = mean ? mean() : 0;
      for (int k = 0; k < into.length; k++) {
        if (statistics.get(k) instanceof Made.Mean) {
          into[k] = average;
        }
      }
      Arrays.fill(counts, 0);
    }

    private double mean() {
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i] * sorted[i];
      }
      return sum / size;
    }

    private double quantile(double q) {
      double at = q * (size - 1);
      int below = (int) Math.floor(at);
      double share = at - below;
      // from the nearer end: p99 is found after one row in a hundred
      return q > 0.5 ? fromAbove(below, share) : fromBelow(below, share);
    }

    private double fromBelow(int below, double share) {
      int seen = 0;
      int i = -1;
      while (seen <= below) {
        seen += counts[++i];
      }
      double low = sorted[i];
      if (share == 0 || seen > below + 1) {
        return low;
      }
      while (seen <= below + 1) {
        seen += counts[++i];
      }
      return low * (1 - share) + sorted[i] * share;
    }

    private double fromAbove(int below, double share) {
      // rows left of place `below`, seen from the top
      int over = size - 1 - below;
      int seen = 0;
      int i = counts.length;
      double high = 0;
      boolean found = share == 0;
      while (seen <= over) {
        seen += counts[--i];
        if (!found && seen >= over) {
          high = sorted[i];
          found = true;
        }
      }
      return share == 0 ? sorted[i] : sorted[i] * (1 - share) + high * share;
    }
  }
}
