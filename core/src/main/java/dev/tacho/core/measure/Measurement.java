package dev.tacho.core.measure;

import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Text;

/// One number of a run with its whole account, or the reason why there is none. Start here.
///
/// [#of] makes one from a sample and refuses a percentile that the sample is too small for; `Known`
/// itself takes what it is given, and [ResultCheck] judges it.
public sealed interface Measurement {
  /// What it is a number of.
  Metric metric();

  /// What it is about.
  Scope scope();

  /// A number that somebody obtained.
  ///
  /// @param value may be NaN or infinite: that is data
  record Known(
      Metric metric,
      Statistic statistic,
      double value,
      Scope scope,
      Provenance how,
      Evidence evidence)
      implements Measurement {}

  /// A number that nobody has.
  ///
  /// @param reason why, in words for the reader of a report
  record Missing(Metric metric, Scope scope, String reason) implements Measurement {
    public Missing {
      Text.requireLine("reason why " + metric.name() + " is missing", reason, Text.MAX_SENTENCE);
    }
  }

  /// The number, or `Missing` where it is a percentile and its sample is known to be too small.
  static Measurement of(
      Metric metric,
      Statistic statistic,
      double value,
      Scope scope,
      Provenance how,
      Evidence evidence) {
    if (statistic instanceof Statistic.Quantile quantile
        && evidence.samples().isPresent()
        && evidence.samples().getAsLong() < quantile.samplesNeeded()) {
      return new Missing(
          metric,
          scope,
          quantile.label()
              + " refused: "
              + evidence.samples().getAsLong()
              + " samples, it needs "
              + quantile.samplesNeeded());
    }
    return new Known(metric, statistic, value, scope, how, evidence);
  }
}
