package dev.tacho.report.summary;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary.StepNames;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Table;
import java.util.List;
import java.util.Optional;

/// The statistics of metrics as a table: a row each.
public final class StatsTable {
  private StatsTable() {}

  /// For people, or `exact` for programs: every digit, no grouping, no units.
  public static Table of(List<MetricStats> metrics, StepNames steps, boolean exact) {
    Table table =
        new Table()
            .shrinking("METRIC")
            .left("SOURCE")
            .whereSaid()
            .right("VALUES")
            .right("FIRST")
            .right("LAST")
            .right("MIN")
            .right("AT MIN")
            .whereSaid()
            .right("MAX")
            .right("AT MAX")
            .whereSaid()
            .right("MEAN")
            .right("BEST")
            .whereSaid()
            .right("NAN")
            .whereSaid()
            .right("INFINITE")
            .whereSaid();
    for (MetricStats metric : metrics) {
      table.row(
          metric.name(),
          metric.source().isEmpty() ? silent(exact) : metric.source(),
          count(metric.count(), exact),
          value(metric, metric.first().value(), exact),
          value(metric, metric.last().value(), exact),
          value(metric, metric.min(), exact),
          step(metric.min(), steps, exact),
          value(metric, metric.max(), exact),
          step(metric.max(), steps, exact),
          Double.isNaN(metric.mean()) ? silent(exact) : value(metric, metric.mean(), exact),
          value(metric, metric.best(), exact),
          metric.nan() == 0 ? silent(exact) : count(metric.nan(), exact),
          metric.infinite() == 0 ? silent(exact) : count(metric.infinite(), exact));
    }
    return table;
  }

  /// What stands where there is nothing to say.
  private static String silent(boolean exact) {
    return exact ? "" : "-";
  }

  private static String count(long count, boolean exact) {
    return exact ? Long.toString(count) : Numbers.grouped(count);
  }

  private static String value(MetricStats metric, Optional<MetricStats.At> at, boolean exact) {
    return at.isEmpty() ? silent(exact) : value(metric, at.get().value(), exact);
  }

  private static String value(MetricStats metric, double value, boolean exact) {
    if (!exact) {
      return Amounts.of(value, metric.meaning().unit());
    }
    return Double.isFinite(value) ? Json.of(value).toString() : Double.toString(value);
  }

  private static String step(Optional<MetricStats.At> at, StepNames steps, boolean exact) {
    if (at.isEmpty() || at.get().step() == RunSink.NO_STEP) {
      return silent(exact);
    }
    return exact ? steps.text(at.get().step()) : Steps.text(steps, at.get().step());
  }
}
