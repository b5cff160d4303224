package dev.tacho.health.watch;

import dev.tacho.stats.Quantiles;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// The last values of one quantity, oldest first. Values that are not finite are passed over.
/// Confined to its watch's thread.
final class Window {
  /// Makes the median absolute deviation of normal values their standard deviation.
  private static final double TO_SIGMA = 1.4826;

  /// How much wider a median scatters than a mean does, of normal values.
  private static final double MEDIAN_WIDER = 1.2533;

  private final int capacity;
  private final Deque<Double> values = new ArrayDeque<>();

  Window(int capacity) {
    this.capacity = capacity;
  }

  /// Takes `value`; what had to make room, or NaN.
  double add(double value) {
    if (!Double.isFinite(value)) {
      return Double.NaN;
    }
    values.addLast(value);
    return values.size() > capacity ? values.removeFirst() : Double.NaN;
  }

  int size() {
    return values.size();
  }

  boolean full() {
    return values.size() == capacity;
  }

  /// Middle value. Fails where there is none.
  double median() {
    return Quantiles.median(array());
  }

  double[] array() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// What the standard deviation would be, were the middle of the values all of them.
  static double sigma(double[] values) {
    double median = Quantiles.median(values);
    return TO_SIGMA
        * Quantiles.median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
  }

  /// How far the median of `count` values scatters, where one value scatters by `sigma`.
  static double ofMedian(double sigma, int count) {
    return sigma * MEDIAN_WIDER / Math.sqrt(count);
  }

  static long above(double[] values, double limit) {
    return Arrays.stream(values).filter(v -> v >= limit).count();
  }
}
