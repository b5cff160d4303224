package dev.tacho.analysis.curve;

import java.util.Arrays;

/// How far the extremes of blocks go by chance: the generalized extreme value distribution through
/// quantiles of what the blocks of this series themselves show, so that a heavy tail is taken for
/// what it is and a few wild blocks do not move it. Immutable.
///
/// Sources: E. J. Gumbel, "Statistics of Extremes", 1958, chapter 5; A. F. Jenkinson, Quarterly
/// Journal of the Royal Meteorological Society 81, 1955 (the three types in one). The shape is
/// never taken for a tail that ends: that would be a promise that no sample can give.
///
/// @param location of the distribution of one block's extreme
/// @param scale of it, at its upper 95 % limit, as it is estimated; 0 where all blocks are alike
/// @param shape 0 for a tail that falls as that of normal values, more for heavier ones
public record Extremes(double location, double scale, double shape) {
  /// Below so many blocks the upper quantile that tells the shape is the largest block itself.
  private static final int FEW_FOR_SHAPE = 60;

  /// Heavier tails have no mean; quantiles of a few hundred blocks cannot tell them from one wild
  /// value.
  private static final double MOST_SHAPE = 0.9;

  /// Of the extremes of equally long blocks, how far each lies above what it is compared with.
  public static Extremes of(double[] excess, int count) {
    double[] sorted = Arrays.copyOf(excess, count);
    Arrays.sort(sorted);
    double middle = Robust.quantile(sorted, count, 0.5);
    double upper = Robust.quantile(sorted, count, 0.75);
    double shape = 0;
    if (count >= FEW_FOR_SHAPE) {
      double top = Robust.quantile(sorted, count, 0.95);
      double told = shape(upper > middle ? (top - middle) / (upper - middle) : 1);
      // the standard error of a shape from these quantiles, found by trial: 400 draws each of 60 to
      // 500 blocks. A shape beyond it is taken for half an error more; one within it, which a
      // light tail shows as often as not, for half of what it looks
      double error = 2.3 / Math.sqrt(count);
      shape = told > error ? Math.min(MOST_SHAPE, told + error / 2) : told / 2;
    }
    double unit = reduced(0.75, shape) - reduced(0.5, shape);
    // a scale from two quantiles is off by about 1.35 / sqrt(n), relatively (its asymptotic
    // standard error); 1.64 of those are its upper 95 % limit
    double scale = (upper - middle) / unit * (1 + 1.64 * 1.35 / Math.sqrt(count));
    return new Extremes(middle - scale * reduced(0.5, shape), scale, shape);
  }

  /// The shape whose quantiles at 0.95, 0.75 and 0.5 stand as far apart as `ratio` says.
  private static double shape(double ratio) {
    double low = 0;
    double high = MOST_SHAPE;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      double at =
          (reduced(0.95, middle) - reduced(0.5, middle))
              / (reduced(0.75, middle) - reduced(0.5, middle));
      if (at < ratio) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low < 1e-6 ? 0 : low;
  }

  /// The quantile at `p` of the distribution with location 0 and scale 1.
  private static double reduced(double p, double shape) {
    double y = -Math.log(p);
    return shape == 0 ? -Math.log(y) : (Math.pow(y, -shape) - 1) / shape;
  }

  /// The chance that the most extreme of `blocks` goes as far as `excess`: at most that.
  public double chance(double excess, long blocks) {
    if (scale == 0) {
      return excess > location ? 0 : 1;
    }
    double z = (excess - location) / scale;
    double each =
        shape == 0 ? Math.exp(-z) : 1 + shape * z <= 0 ? 1 : Math.pow(1 + shape * z, -1 / shape);
    return Math.min(1, blocks * each);
  }

  /// How far the most extreme of `blocks` goes with that chance.
  public double reach(double chance, long blocks) {
    double y = chance / blocks;
    return location + scale * (shape == 0 ? -Math.log(y) : (Math.pow(y, -shape) - 1) / shape);
  }
}
