package dev.tacho.recorder.advice;

import dev.tacho.recorder.advice.Rule.Side;
import java.util.Arrays;

/// Values with the time that each stands for, newest first: what a [Track] has within so many
/// seconds. Used again and again, by one thread.
final class Window {
  /// The second after which it begins, and the one with which it ends.
  long from;

  long to;

  /// Whether a gap ended it before its width was reached.
  boolean broken;

  private long[] seconds = new long[128];
  private long[] weights = new long[128];
  private double[] values = new double[128];
  private int size;
  private long samples;
  private long covered;

  void clear() {
    from = 0;
    to = 0;
    broken = false;
    size = 0;
    samples = 0;
    covered = 0;
  }

  void add(long second, long weight, double value, int count) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    seconds[size] = second;
    weights[size] = weight;
    values[size] = value;
    size++;
    samples += count;
    covered += weight;
  }

  /// How many seconds have a value.
  int size() {
    return size;
  }

  /// How many values there were in those seconds.
  long samples() {
    return samples;
  }

  /// How many seconds the values stand for.
  long covered() {
    return covered;
  }

  /// The mean, each value by its time.
  double mean() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i] * weights[i];
    }
    return sum / covered;
  }

  /// The share of the time in which values were at the threshold or beyond, 0 to 1.
  double share(Side side, double threshold) {
    long beyond = 0;
    for (int i = 0; i < size; i++) {
      if (side.reached(values[i], threshold)) {
        beyond += weights[i];
      }
    }
    return (double) beyond / covered;
  }

  /// The level at or beyond which the values were for `share` of the time: at threshold T when the
  /// share beyond T is just `share`.
  double level(Side side, double share) {
    long needed = (long) Math.ceil(share * covered - 1e-9);
    Integer[] order = order();
    long seen = 0;
    for (int i = 0; i < size; i++) {
      int at = order[side == Side.ABOVE ? size - 1 - i : i];
      seen += weights[at];
      if (seen >= needed) {
        return values[at];
      }
    }
    return Double.NaN;
  }

  private Integer[] order() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    return order;
  }

  /// The median, each value by its time.
  double median() {
    return (level(Side.BELOW, 0.5) + level(Side.ABOVE, 0.5)) / 2;
  }

  /// Puts in the place of each value its ratio to the newest value of `other` that is no more than
  /// `gap` seconds older, in hundredths; values without one, or with one that is not above zero,
  /// go, and their time with them.
  void divide(Window other, long gap) {
    int kept = 0;
    int at = 0;
    long left = 0;
    for (int i = 0; i < size; i++) {
      while (at < other.size && other.seconds[at] > seconds[i]) {
        at++;
      }
      if (at < other.size && seconds[i] - other.seconds[at] <= gap && other.values[at] > 0) {
        values[kept] = 100 * values[i] / other.values[at];
        weights[kept] = weights[i];
        seconds[kept] = seconds[i];
        left += weights[i];
        kept++;
      }
    }
    size = kept;
    covered = left;
  }

  /// The means of up to `most` equal parts of its time, oldest first: seconds since [#from] and
  /// values. Parts without a value are left out.
  double[][] parts(int most) {
    double[] sums = new double[most];
    double[] times = new double[most];
    long[] weight = new long[most];
    double width = (double) (to - from) / most;
    for (int i = 0; i < size; i++) {
      int part = (int) Math.min(most - 1, (seconds[i] - from - 0.5) / width);
      sums[part] += values[i] * weights[i];
      times[part] += (double) (seconds[i] - from) * weights[i];
      weight[part] += weights[i];
    }
    int count = 0;
    double[][] parts = new double[2][most];
    for (int i = 0; i < most; i++) {
      if (weight[i] > 0) {
        parts[0][count] = times[i] / weight[i];
        parts[1][count] = sums[i] / weight[i];
        count++;
      }
    }
    return new double[][] {Arrays.copyOf(parts[0], count), Arrays.copyOf(parts[1], count)};
  }
}
