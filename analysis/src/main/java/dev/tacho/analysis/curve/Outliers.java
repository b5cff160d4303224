package dev.tacho.analysis.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Blocks of a curve that hold values far beyond what stands before and after them, as far as no
/// block of this curve goes by chance. Each block's extreme is held against the levels of its
/// neighbours on both sides, in units of the noise around it: so neither a slope nor a step nor a
/// noise that changes makes one. Immutable.
///
/// @param sign 1 for values far above, -1 for values far below
/// @param clusters in their order
/// @param extremes what the blocks of this curve do by chance
/// @param flat whether there is no noise at all to hold them against
public record Outliers(int sign, List<Cluster> clusters, Extremes extremes, boolean flat) {
  /// Neighbours on each side that make a level: few for a course that bends much, many for what
  /// takes several blocks.
  private static final int[] REACHES = {3, 12};

  /// Fewer blocks do not tell how far extremes go.
  private static final int FEWEST = 12;

  public Outliers {
    clusters = List.copyOf(clusters);
  }

  /// Neighbouring blocks that go far.
  ///
  /// @param from index of the first block
  /// @param until index after the last
  /// @param peak block of the farthest value
  /// @param value that value
  /// @param base what stands before and after, the nearer of the two
  /// @param limit what a value has to pass to count
  /// @param chance that the blocks of this curve go so far by chance anywhere
  public record Cluster(
      int from, int until, int peak, double value, double base, double limit, double chance) {}

  /// Of `levels` (medians of the blocks), `extremes` of the blocks in the direction of `sign` and
  /// `noise` around each; at least 20 blocks.
  ///
  /// @param wide blocks on each side that make a level, beside a narrow one; 0 for the usual many
  public static Outliers find(
      double[] levels, double[] extremes, double[] noise, int sign, double chance, int wide) {
    Outliers best = none(sign);
    for (int usual : REACHES) {
      int reach = wide > 0 && usual == REACHES[1] ? wide : usual;
      if (levels.length >= 2 * reach + 8) {
        Outliers found = around(levels, extremes, noise, sign, chance / REACHES.length, reach);
        best = best.clusters.isEmpty() ? found : best.with(found);
      }
    }
    return best;
  }

  private static Outliers none(int sign) {
    return new Outliers(sign, List.of(), new Extremes(0, 0, 0), false);
  }

  private Outliers with(Outliers other) {
    List<Cluster> all = new ArrayList<>(clusters);
    for (Cluster cluster : other.clusters) {
      boolean known = false;
      for (int i = 0; i < all.size(); i++) {
        Cluster mine = all.get(i);
        if (mine.from < cluster.until && cluster.from < mine.until) {
          known = true;
          // the wider one shows the whole of it
          if (cluster.until - cluster.from > mine.until - mine.from) {
            all.set(i, cluster);
          }
        }
      }
      if (!known) {
        all.add(cluster);
      }
    }
    all.sort((a, b) -> Integer.compare(a.from, b.from));
    return new Outliers(sign, all, extremes, flat);
  }

  private static Outliers around(
      double[] levels, double[] values, double[] noise, int sign, double chance, int reach) {
    int n = levels.length;
    double[] medians = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      medians[i] = Robust.median(levels, Math.max(0, i - reach), i);
    }
    double usual = usual(noise);
    double floor = usual > 0 ? usual / 10 : tiny(levels);
    double[] excess = new double[n];
    double[] bases = new double[n];
    int count = 0;
    double[] sample = new double[n];
    for (int i = 1; i + 1 < n; i++) {
      double before = sign * medians[i];
      double after = sign * (i + 1 + reach <= n ? medians[i + 1 + reach] : tail(levels, i + 1));
      bases[i] = Math.max(before, after);
      excess[i] = (sign * values[i] - bases[i]) / Math.max(noise[i], floor);
      // parts without any noise say nothing of how far noise goes
      if (noise[i] > 0 || usual == 0) {
        sample[count++] = excess[i];
      }
    }
    if (count < FEWEST) {
      return none(sign);
    }
    Extremes extremes = Extremes.of(sample, count);
    double limit = Math.max(0, extremes.reach(chance, count));
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 1; i + 1 < n; i++) {
      if (excess[i] > limit
          && outOfTheWay(levels, i, reach, excess[i] * Math.max(noise[i], floor))) {
        int from = i;
        int peak = i;
        // a block in between that does not go so far does not end it
        int last = i;
        while (i + 1 < n - 1 && i - last < 2) {
          i++;
          if (excess[i] > limit) {
            last = i;
            peak = sign * values[i] > sign * values[peak] ? i : peak;
          }
        }
        i = last;
        // the noise of a run may change its kind: what stands near has to say the same
        double near = near(excess, noise, usual, from, last + 1).chance(excess[peak], count);
        if (near <= chance) {
          clusters.add(
              new Cluster(
                  from,
                  last + 1,
                  peak,
                  values[peak],
                  sign * bases[from],
                  sign * (bases[from] + limit * Math.max(noise[from], floor)),
                  Math.max(near, extremes.chance(excess[peak], count))));
        }
      }
    }
    return new Outliers(sign, clusters, extremes, usual == 0);
  }

  /// What the blocks of the quarter before and of the quarter after do by chance.
  private static Extremes near(double[] excess, double[] noise, double usual, int from, int until) {
    int n = excess.length;
    double[] sample = new double[n];
    int count = 0;
    for (int i = Math.max(1, from - n / 4); i < Math.min(n - 1, until + n / 4); i++) {
      if ((i < from || i >= until) && (noise[i] > 0 || usual == 0)) {
        sample[count++] = excess[i];
      }
    }
    return count == 0 ? new Extremes(0, 0, 0) : Extremes.of(sample, count);
  }

  /// The median of the noise where there is any; 0 where there is none at all.
  private static double usual(double[] noise) {
    double[] some = new double[noise.length];
    int count = 0;
    for (double each : noise) {
      if (each > 0) {
        some[count++] = each;
      }
    }
    return count == 0 ? 0 : Robust.median(some, 0, count);
  }

  /// Whether the block's neighbours have one level compared with how far it lies off: at the turn
  /// of a course that goes down and up again they have not.
  private static boolean outOfTheWay(double[] levels, int at, int reach, double height) {
    int from = Math.max(0, at - reach);
    int until = Math.min(levels.length, at + reach + 1);
    double[] around = new double[until - from];
    int count = 0;
    for (int i = from; i < until; i++) {
      if (i != at) {
        around[count++] = levels[i];
      }
    }
    Arrays.sort(around, 0, count);
    double middleHalf = Robust.quantile(around, count, 0.75) - Robust.quantile(around, count, 0.25);
    return height > 2 * middleHalf;
  }

  private static double tail(double[] levels, int from) {
    return Robust.median(levels, from, levels.length);
  }

  /// What is left of a double's precision after a handful of operations: smaller differences are
  /// no differences.
  private static double tiny(double[] levels) {
    double most = 0;
    for (double level : levels) {
      most = Math.max(most, Math.abs(level));
    }
    return Math.max(1e-12 * most, Double.MIN_NORMAL);
  }
}
