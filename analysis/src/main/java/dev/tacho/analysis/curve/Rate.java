package dev.tacho.analysis.curve;

import java.util.ArrayList;
import java.util.List;

/// The course of a learning rate, read from its values, which are set and not measured: so small
/// differences mean something, and no noise has to be fought.
///
/// @param shape which of the known schedules it is
/// @param warmup index of the block at which a rise at the begin has ended; 0 where there is none
/// @param peak the greatest rate
/// @param misfit how far the values lie off the shape at most, as a share of the peak
/// @param legs where it turns: the first block, each turn, the last block
public record Rate(Shape shape, int warmup, double peak, double misfit, List<Integer> legs) {
  /// A shape must tell the values within so much of the peak: a chart would show no difference.
  private static final double FITS = 0.02;

  /// Turns smaller than this share of the whole range are ripples.
  private static final double TURN = 0.1;

  /// A rate that grows so much is tried out: a range test goes over several decades (L. N. Smith,
  /// "Cyclical learning rates for training neural networks", WACV 2017, 3.3), a warm-up that was
  /// cut short does not end at a hundred times its begin by the same factor each step.
  private static final double DECADES = 2;

  public Rate {
    legs = List.copyOf(legs);
  }

  /// Known schedules.
  public enum Shape {
    CONSTANT,
    LINEAR,
    COSINE,
    EXPONENTIAL,
    STEP,
    ONE_CYCLE,
    CYCLIC,
    WARMUP,
    RANGE_TEST,
    OTHER
  }

  /// The schedule that `curve` follows; it has at least three blocks.
  public static Rate of(Curve curve) {
    double[] y = curve.levels();
    double[] x = curve.places();
    int n = y.length;
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (double value : y) {
      most = Math.max(most, value);
      least = Math.min(least, value);
    }
    if (most - least <= 1e-9 * Math.abs(most)) {
      return new Rate(Shape.CONSTANT, 0, most, 0, List.of(0, n - 1));
    }
    List<Integer> legs = legs(y, TURN * (most - least));
    boolean rises = y[legs.get(1)] > y[0];
    if (legs.size() == 2 && rises) {
      return rising(x, y, most, legs);
    }
    if (legs.size() > 3 || (legs.size() == 3 && !rises)) {
      return new Rate(Shape.CYCLIC, rises ? legs.get(1) : 0, most, 0, legs);
    }
    int from = rises ? lastNear(y, legs.get(1), most) : 0;
    int risen = rises ? legs.get(1) : 0;
    Rate down = falling(x, y, from, most, legs, rises ? firstNear(y, risen, most) : 0);
    // the rise of a one-cycle schedule is three tenths of the run by default, a warm-up a few
    // percent (L. N. Smith and N. Topin, "Super-convergence", 2018; PyTorch's OneCycleLR)
    boolean cycle =
        rises && x[firstNear(y, risen, most)] - x[0] > 0.15 * (x[n - 1] - x[0]) && y[n - 1] < y[0];
    return cycle ? new Rate(Shape.ONE_CYCLE, down.warmup, most, down.misfit, legs) : down;
  }

  private static Rate rising(double[] x, double[] y, double most, List<Integer> legs) {
    int n = y.length;
    int reached = firstNear(y, n - 1, most);
    // one that has been level for a tenth of the run has ended its rise
    if (x[n - 1] - x[reached] > 0.1 * (x[n - 1] - x[0])) {
      return new Rate(Shape.CONSTANT, reached, most, 0, legs);
    }
    double first = y[0] > 0 ? y[0] : y[Math.min(1, n - 1)];
    double straight = misfit(x, y, 0, n, Scale.LOG);
    if (first > 0 && Math.log10(most / first) >= DECADES && straight <= FITS * 10) {
      return new Rate(Shape.RANGE_TEST, 0, most, straight, legs);
    }
    double linear = misfit(x, y, 0, n, Scale.PLAIN);
    return new Rate(linear <= FITS ? Shape.WARMUP : Shape.OTHER, reached, most, linear, legs);
  }

  private static Rate falling(
      double[] x, double[] y, int from, double most, List<Integer> legs, int warmup) {
    int n = y.length;
    int equal = 0;
    double least = y[n - 1];
    for (int i = from + 1; i < n; i++) {
      equal += Math.abs(y[i] - y[i - 1]) <= 1e-9 * most ? 1 : 0;
    }
    if (most - least <= FITS * most) {
      return new Rate(Shape.CONSTANT, warmup, most, (most - least) / most, legs);
    }
    // a few values differ from the one before, all others do not
    if (equal >= 0.8 * (n - 1 - from)) {
      return new Rate(Shape.STEP, warmup, most, 0, legs);
    }
    double linear = misfit(x, y, from, n, Scale.PLAIN);
    double cosine = misfit(x, y, from, n, Scale.COSINE);
    double log = least > 0 ? misfit(x, y, from, n, Scale.LOG) : Double.POSITIVE_INFINITY;
    Shape shape = linear <= cosine ? Shape.LINEAR : Shape.COSINE;
    double best = Math.min(linear, cosine);
    if (log < best) {
      shape = Shape.EXPONENTIAL;
      best = log;
    }
    return new Rate(best <= FITS ? shape : Shape.OTHER, warmup, most, best, legs);
  }

  private enum Scale {
    PLAIN,
    COSINE,
    LOG
  }

  /// How far the values from `from` on lie off a course between the first and the last of them, as
  /// a share of the greatest; in decades for LOG.
  private static double misfit(double[] x, double[] y, int from, int until, Scale scale) {
    double first = y[from] > 0 || scale != Scale.LOG ? y[from] : y[Math.min(until - 1, from + 1)];
    double last = y[until - 1];
    double most = 0;
    double length = x[until - 1] - x[from];
    for (int i = from; i < until; i++) {
      double u = length == 0 ? 0 : (x[i] - x[from]) / length;
      if (scale == Scale.LOG) {
        double value = y[i] > 0 ? y[i] : first;
        double line = Math.log(first) + u * (Math.log(last) - Math.log(first));
        most = Math.max(most, Math.abs(value - Math.exp(line)) / Math.max(first, last));
      } else {
        double way = scale == Scale.PLAIN ? u : (1 - Math.cos(Math.PI * u)) / 2;
        most =
            Math.max(most, Math.abs(y[i] - (first + way * (last - first))) / Math.max(first, last));
      }
    }
    return most;
  }

  private static int firstNear(double[] y, int until, double most) {
    for (int i = 0; i < until; i++) {
      if (y[i] >= most * (1 - FITS)) {
        return i;
      }
    }
    return until;
  }

  private static int lastNear(double[] y, int from, double most) {
    int last = from;
    for (int i = from; i < y.length && y[i] >= most * (1 - 1e-9); i++) {
      last = i;
    }
    return last;
  }

  /// The first index, each index where the course turns by more than `turn`, the last index.
  private static List<Integer> legs(double[] y, double turn) {
    List<Integer> legs = new ArrayList<>();
    legs.add(0);
    int low = 0;
    int high = 0;
    int way = 0;
    for (int i = 1; i < y.length; i++) {
      low = y[i] < y[low] ? i : low;
      high = y[i] > y[high] ? i : high;
      if (way >= 0 && y[high] - y[i] > turn) {
        if (high > 0 && way > 0) {
          legs.add(high);
        } else if (high > 0 && y[high] - y[0] > turn) {
          legs.add(high);
        }
        way = -1;
        low = i;
        high = i;
      } else if (way <= 0 && y[i] - y[low] > turn) {
        if (low > 0 && (way < 0 || y[0] - y[low] > turn)) {
          legs.add(low);
        }
        way = 1;
        low = i;
        high = i;
      }
    }
    legs.add(y.length - 1);
    return legs;
  }
}
