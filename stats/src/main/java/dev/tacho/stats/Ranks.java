package dev.tacho.stats;

import java.util.Arrays;

/// Ranks of values, doubled so that the middle ranks of ties are whole numbers.
///
/// @param doubled in the order of the values; the smallest alone has 2
/// @param ties sum of t³ - t over groups of t equal values
// made and read within one call, never compared
@SuppressWarnings("ArrayRecordComponent")
record Ranks(int[] doubled, double ties) {
  static Ranks of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double ties = 0;
    int[] doubled = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int first = first(sorted, values[i]);
      int last = first;
      while (last + 1 < sorted.length && sorted[last + 1] == values[i]) {
        last++;
      }
      doubled[i] = first + 1 + last + 1;
      double t = last - first + 1;
      // each of the t equal values adds its part of t³ - t
      ties += t * t - 1;
    }
    return new Ranks(doubled, ties);
  }

  private static int first(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
