package dev.tacho.stats;

/// How far values lie from their middle, unmoved by a few that are far off. Pure.
///
/// Source: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69, 1974.
public final class Spread {
  /// A normal distribution's standard deviation in units of its median absolute deviation.
  private static final double NORMAL = 1.482602218505602;

  private Spread() {}

  /// The median of the distances from the median, in the unit of the values; 0 for a single
  /// value, and when more than half of them are equal. Fails without values and on one that is
  /// not finite.
  public static double mad(double[] values) {
    double middle = Quantiles.median(values);
    double[] distances = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      distances[i] = Math.abs(values[i] - middle);
    }
    return Quantiles.median(distances);
  }

  /// [#mad] in the scale of a standard deviation: for normally distributed values the same.
  public static double sigma(double[] values) {
    return NORMAL * mad(values);
  }
}
