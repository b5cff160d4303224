package dev.tacho.stats;

import java.util.Arrays;
import java.util.List;

/// What repeats say that each have rows: repeats are drawn with replacement, then rows inside each;
/// the statistic is made inside each repeat and averaged over the repeats, as a result's own value
/// is. Where no rows are drawn inside, it is made of all rows of the repeats drawn. What differs
/// from one repeat to the next counts in full, however many rows each has. Immutable; pure: the
/// same seed gives the same draws.
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
  /// @param inside whether rows are drawn inside each repeat, and the statistic is the mean over
  ///     the repeats of what each gives; otherwise a repeat that is drawn keeps its rows as they
  ///     are, and the statistic is that of all rows together, which is right for stretches of
  ///     neighbours that depend on each other, and for a value a repeat
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
    double[] values = new double[statistics.size()];
    double[][] made = new double[statistics.size()][draws];
    if (inside) {
      drawInside(repeats, statistics, draws, seed, values, made);
    } else {
      drawWhole(Rows.of(repeats, statistics, seed), draws, values, made);
    }
    return new NestedBootstrap(repeats.size(), values, made);
  }

  /// Stretches, or a value a repeat: all rows together.
  private static void drawWhole(Rows rows, int draws, double[] values, double[][] made) {
    rows.take();
    rows.make(values);
    double[] once = new double[values.length];
    for (int i = 0; i < draws; i++) {
      rows.draw(false);
      rows.make(once);
      for (int k = 0; k < once.length; k++) {
        made[k][i] = once[k];
      }
    }
  }

  /// Each repeat by itself, as many rows of it as it has, and the mean over the repeats.
  private static void drawInside(
      List<double[]> repeats,
      List<Made> statistics,
      int draws,
      long seed,
      double[] values,
      double[][] made) {
    int count = repeats.size();
    Rows[] each = new Rows[count];
    double[] once = new double[values.length];
    for (int i = 0; i < count; i++) {
      long own = Rows.mixed(seed + (i + 1) * Rows.GOLDEN);
      each[i] = Rows.of(List.of(repeats.get(i)), statistics, own);
      each[i].take();
      each[i].make(once);
      for (int k = 0; k < once.length; k++) {
        values[k] += once[k] / count;
      }
    }
    long at = Rows.mixed(seed);
    for (int i = 0; i < draws; i++) {
      for (int j = 0; j < count; j++) {
        at += Rows.GOLDEN;
        Rows rows = each[Rows.below(Rows.mixed(at) >>> 32, count)];
        rows.draw(true);
        rows.make(once);
        for (int k = 0; k < once.length; k++) {
          made[k][i] += once[k] / count;
        }
      }
    }
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

  /// The rows in ascending order, and how often each is drawn: no draw is sorted. Confined to one
  /// thread. Written for a JVM that compiles once and simply, as a command's does: plain arrays,
  /// and the generator's state in a local.
  ///
  /// Source of the generator: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
  /// number generators", OOPSLA 2014 (SplitMix64).
  private static final class Rows {
    private static final int MEAN = 0;
    private static final int QUANTILE = 1;
    private static final int WIDTH = 2;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long LOW = 0xffffffffL;

    private final int[] starts;
    private final int[] ranks;
    private final double[] sorted;
    private final int[] counts;
    private final int[] kinds;
    private final double[] lows;
    private final double[] highs;
    private int[] places = {};
    private double[] found = {};
    private int placedFor = -1;
    private long state;
    private int size;

    private Rows(int[] starts, int[] ranks, double[] sorted, List<Made> statistics, long seed) {
      this.starts = starts;
      this.ranks = ranks;
      this.sorted = sorted;
      this.counts = new int[sorted.length];
      this.kinds = new int[statistics.size()];
      this.lows = new double[kinds.length];
      this.highs = new double[kinds.length];
      this.state = seed;
      for (int k = 0; k < kinds.length; k++) {
        // no switch: generating its code costs a start more than the rest of this constructor
        Made made = statistics.get(k);
        if (made instanceof Made.Quantile quantile) {
          kinds[k] = QUANTILE;
          lows[k] = quantile.q();
        } else if (made instanceof Made.Width width) {
          kinds[k] = WIDTH;
          lows[k] = width.low();
          highs[k] = width.high();
        }
      }
    }

    static Rows of(List<double[]> repeats, List<Made> statistics, long seed) {
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
        ranks[i] = Arrays.binarySearch(sorted, flat[i]);
      }
      return new Rows(starts, ranks, sorted, statistics, seed);
    }

    /// Every row once.
    void take() {
      size = sorted.length;
      for (int rank : ranks) {
        counts[rank]++;
      }
    }

    /// Draws repeats, and rows inside each. Two rows of each number drawn: the generator costs as
    /// much as the rest.
    void draw(boolean inside) {
      size = 0;
      int repeats = starts.length - 1;
      long at = state;
      for (int i = 0; i < repeats; i++) {
        at += GOLDEN;
        int repeat = below(mixed(at) >>> 32, repeats);
        int from = starts[repeat];
        int until = starts[repeat + 1];
        int rows = until - from;
        size += rows;
        if (inside) {
          int j = 0;
          for (; j + 1 < rows; j += 2) {
            at += GOLDEN;
            long z = mixed(at);
            counts[ranks[from + below(z >>> 32, rows)]]++;
            counts[ranks[from + below(z & LOW, rows)]]++;
          }
          if (j < rows) {
            at += GOLDEN;
            counts[ranks[from + below(mixed(at) >>> 32, rows)]]++;
          }
        } else {
          for (int j = from; j < until; j++) {
            counts[ranks[j]]++;
          }
        }
      }
      state = at;
    }

    /// 0 to `bound` - 1 of 32 random bits; off by less than `bound` / 2^32 from even.
    private static int below(long bits, int bound) {
      return (int) ((bits * bound) >>> 32);
    }

    private static long mixed(long at) {
      long z = (at ^ (at >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }

    /// What is made of the rows drawn, which are forgotten with it: one walk upwards finds all
    /// places that are asked for.
    void make(double[] into) {
      if (size != placedFor) {
        place();
      }
      int next = 0;
      int place = places.length == 0 ? size : places[0];
      int seen = 0;
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        // without a branch on the count: a third of them are 0, at random
        int count = counts[i];
        counts[i] = 0;
        seen += count;
        sum += count * sorted[i];
        while (place < seen) {
          found[next++] = sorted[i];
          place = next < places.length ? places[next] : size;
        }
      }
      for (int k = 0; k < into.length; k++) {
        into[k] =
            switch (kinds[k]) {
              case MEAN -> sum / size;
              case QUANTILE -> quantile(lows[k]);
              default -> quantile(highs[k]) - quantile(lows[k]);
            };
      }
    }

    private double quantile(double q) {
      double at = q * (size - 1);
      int below = (int) at;
      double share = at - below;
      double low = found[Arrays.binarySearch(places, below)];
      return share == 0
          ? low
          : low * (1 - share) + found[Arrays.binarySearch(places, below + 1)] * share;
    }

    /// The places, from 0, of all rows that the quantiles rest on, ascending and each once.
    private void place() {
      placedFor = size;
      int[] all = new int[4 * kinds.length];
      int count = 0;
      for (int k = 0; k < kinds.length; k++) {
        if (kinds[k] != MEAN) {
          count = add(lows[k], all, count);
          count = kinds[k] == WIDTH ? add(highs[k], all, count) : count;
        }
      }
      Arrays.sort(all, 0, count);
      int unique = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || all[i] != all[i - 1]) {
          all[unique++] = all[i];
        }
      }
      places = Arrays.copyOf(all, unique);
      found = new double[unique];
    }

    private int add(double q, int[] all, int count) {
      int below = (int) (q * (size - 1));
      all[count] = below;
      all[count + 1] = Math.min(below + 1, size - 1);
      return count + 2;
    }
  }
}
