package dev.tacho.stats;

import java.util.Arrays;

/// What every function here asks of the numbers that it is given.
final class Values {
  private Values() {}

  /// A sorted copy. Fails when there are none, and on a value that is not finite: a statistic of
  /// such values would be an invention.
  static double[] sorted(String what, double[] values) {
    double[] copy = finite(what, values).clone();
    Arrays.sort(copy);
    return copy;
  }

  /// `values` themselves, at least one and all finite.
  static double[] finite(String what, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(what + ": no values; at least one is needed");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            what
                + ": value "
                + i
                + " is "
                + values[i]
                + "; leave out what is not finite, and say so");
      }
    }
    return values;
  }

  /// Fails unless `share` lies between 0 and 1, both excluded.
  static void requireShare(String what, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(what + " is not between 0 and 1: " + share);
    }
  }
}
