package dev.tacho.bench.load;

import java.util.Arrays;

/// Whether work has settled, told from the medians of windows of equal work that follow each
/// other. Pure.
///
/// Idea: work is steady when the last [#WINDOWS] medians differ among themselves by no more than
/// noise does: their coefficient of variation is at most [#MOST]. Source: A. Georges, D. Buytaert
/// and L. Eeckhout, "Statistically Rigorous Java Performance Evaluation", OOPSLA 2007, section 4.2;
/// medians of windows instead of single times, since single queries are too short for that.
///
/// @param steady whether it has
/// @param windows how many were looked at in all
/// @param variation of the last windows; NaN while there are too few
public record SteadyState(boolean steady, int windows, double variation) {
  /// How many windows must agree.
  public static final int WINDOWS = 5;

  /// By how much they may differ: their standard deviation over their mean.
  public static final double MOST = 0.02;

  /// Judges the first `count` of `medians`.
  public static SteadyState of(double[] medians, int count) {
    if (count < WINDOWS) {
      return new SteadyState(false, count, Double.NaN);
    }
    double[] last = Arrays.copyOfRange(medians, count - WINDOWS, count);
    double mean = Arrays.stream(last).average().orElse(Double.NaN);
    double squares = Arrays.stream(last).map(m -> (m - mean) * (m - mean)).sum();
    double variation = Math.sqrt(squares / (WINDOWS - 1)) / mean;
    return new SteadyState(variation <= MOST, count, variation);
  }
}
