package dev.tacho.bench.command;

import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;

/// A metric that each repeat has to tell by marker lines on its standard output.
///
/// @param statistic what is made of the values of one repeat: [Statistic.Last] usually
public record AskedMetric(Metric metric, Statistic statistic) {
  /// The column of the trials that holds its values.
  String column() {
    return "metric." + metric.name();
  }
}
