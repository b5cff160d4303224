package dev.tacho.recorder.timeleft;

import dev.tacho.stats.StudentT;
import java.util.OptionalDouble;

/// What the next value of a positive quantity will be, from few earlier ones: its logarithm is off
/// from their mean by Student's t with their spread. Exact for log-normal values, whose mean and
/// spread are both unknown; an empirical 90 % point of five values does not exist
/// (docs/decisions/067-time-left.md).
///
/// @param mean of the logarithms
/// @param spread of the next logarithm about that mean: that of the values, and of their mean
/// @param degrees of freedom; 0 after a single value, when the spread is unknown
record LogGuess(double mean, double spread, double degrees) {
  /// Durations are never known better than this: 1 %.
  private static final double LEAST_SPREAD = 0.01;

  /// Beyond this share of what was to be expected, expectations say nothing any more.
  private static final double HOPELESS = 0.005;

  static LogGuess of(double[] logs) {
    int n = logs.length;
    double mean = 0;
    for (double log : logs) {
      mean += log / n;
    }
    double squares = 0;
    for (double log : logs) {
      squares += (log - mean) * (log - mean);
    }
    double spread = n < 2 ? 0 : Math.sqrt(squares / (n - 1) * (1 + 1.0 / n));
    return new LogGuess(mean, Math.max(LEAST_SPREAD, spread), n - 1);
  }

  boolean knowsSpread() {
    return degrees > 0;
  }

  double median() {
    return Math.exp(mean);
  }

  /// Reached by one in ten only; the median where the spread is unknown.
  double high() {
    return knowsSpread()
        ? Math.exp(mean + spread * StudentT.quantile(0.9, degrees))
        : Math.exp(mean);
  }

  /// What is left of it after `spent`, exceeded with the chance `share` by those that last longer
  /// than `spent`. Never below 0, and never 0 where it is known; empty when it lasted so long
  /// already that the earlier ones say nothing about it.
  OptionalDouble leftAfter(double spent, double share) {
    if (!knowsSpread()) {
      double left = median() - spent;
      return left > 0 ? OptionalDouble.of(left) : OptionalDouble.empty();
    }
    double lasting = spent > 0 ? StudentT.above((Math.log(spent) - mean) / spread, degrees) : 1;
    if (lasting < HOPELESS) {
      return OptionalDouble.empty();
    }
    double all = Math.exp(mean + spread * StudentT.exceededBy(lasting * share, degrees));
    return OptionalDouble.of(Math.max(0, all - spent));
  }

  /// This and an independent guess of the same quantity by the rate so far, each weighed by how
  /// sure it is; the rate alone where the two contradict each other, as then the earlier values
  /// are not of this kind.
  LogGuess with(double rateMean, double rateSpread) {
    double apart = Math.abs(rateMean - mean);
    if (!knowsSpread() || apart > 3 * Math.hypot(spread, rateSpread)) {
      return new LogGuess(rateMean, rateSpread, degrees);
    }
    double own = 1 / (spread * spread);
    double other = 1 / (rateSpread * rateSpread);
    return new LogGuess(
        (own * mean + other * rateMean) / (own + other), Math.sqrt(1 / (own + other)), degrees);
  }
}
