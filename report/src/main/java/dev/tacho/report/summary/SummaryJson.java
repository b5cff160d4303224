package dev.tacho.report.summary;

import dev.tacho.analysis.metric.MetricGroup;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.moment.KeyMoment;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What a summary says, for programs.
public final class SummaryJson {
  private SummaryJson() {}

  /// The members that say what `summary` holds; the run's own (its id, its state) are the
  /// caller's.
  public static Json.Obj of(RunSummary summary) {
    Json.Builder json = Json.object().put("extent", extent(summary));
    json.putAll(summary.diagnosis().toJson()).put("health", summary.health().toJson());
    summary.objective().ifPresent(metric -> json.put("objective", metric.name()));
    Json.Builder statistics = Json.object();
    for (MetricStats metric : summary.metrics()) {
      statistics.put(key(metric), metric(metric));
    }
    List<Json> groups = new ArrayList<>();
    for (MetricGroup group : summary.groups()) {
      if (!group.single()) {
        groups.add(group(group));
      }
    }
    List<Json> moments = new ArrayList<>();
    for (KeyMoment moment : summary.moments()) {
      moments.add(moment.toJson());
    }
    Json.Builder configuration = Json.object();
    for (RunSummary.Setting setting : summary.configuration()) {
      configuration.put(setting.name(), setting.value());
    }
    List<String> damage = new ArrayList<>();
    for (Damage one : summary.damage()) {
      damage.add(one.toString());
    }
    return json.put("statistics", statistics.build())
        .put("groups", Json.array(groups))
        .put("moments", Json.array(moments))
        .put("curriculum", summary.stages().toJson())
        .put("convergence", summary.convergence().toJson())
        .put("training_time", summary.time().toJson())
        .put("settings", configuration.build())
        .put("left_out_as_damaged", Json.ofTexts(damage))
        .put("next", summary.next())
        .build();
  }

  private static Json extent(RunSummary summary) {
    RunSummary.RunExtent extent = summary.extent();
    Json.Builder json =
        Json.object()
            .put("values", extent.values())
            .put("metrics", extent.series())
            .put("step_name", summary.steps().name());
    if (extent.lastStep() != RunSink.NO_STEP) {
      json.put("first_step", extent.firstStep()).put("last_step", extent.lastStep());
    }
    return json.putWhole("ran_ns", extent.ranNanos()).build();
  }

  private static String key(MetricStats metric) {
    return metric.source().isEmpty() ? metric.name() : metric.source() + ":" + metric.name();
  }

  /// One metric's statistics.
  public static Json.Obj metric(MetricStats metric) {
    Json.Builder json =
        Json.object()
            .put("unit", metric.meaning().unit().symbol())
            .put("direction", metric.meaning().direction().word())
            .put("count", metric.count())
            .put("nan", metric.nan())
            .put("infinite", metric.infinite())
            .put("first", at(metric.first()))
            .put("last", at(metric.last()))
            .put("mean", metric.mean());
    metric.min().ifPresent(at -> json.put("min", at(at)));
    metric.max().ifPresent(at -> json.put("max", at(at)));
    metric.best().ifPresent(at -> json.put("best", at(at)));
    metric.firstBad().ifPresent(at -> json.put("first_not_finite", at(at)));
    return json.build();
  }

  private static Json at(MetricStats.At at) {
    Json.Builder json = Json.object().put("value", at.value());
    if (at.step() != RunSink.NO_STEP) {
      json.put("step", at.step());
    }
    if (at.nanos() != PointCursor.NO_TIME) {
      json.put("t_ns", at.nanos());
    }
    return json.build();
  }

  private static Json group(MetricGroup group) {
    Json.Builder json =
        Json.object().put("name", group.name()).put("metrics", group.members().size());
    group
        .lastValues()
        .ifPresent(ends -> json.put("last_low", ends.low()).put("last_high", ends.high()));
    group.outlier().ifPresent(far -> json.put("outlier", far.name()));
    return json.build();
  }
}
