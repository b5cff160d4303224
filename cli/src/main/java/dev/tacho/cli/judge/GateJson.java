package dev.tacho.cli.judge;

import dev.tacho.analysis.gate.GateLimits;
import dev.tacho.analysis.gate.MetricVerdict;
import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.store.Baseline;
import java.util.List;

/// A gate's verdict and its baselines as JSON. Pure.
final class GateJson {
  private GateJson() {}

  /// `tacho.gate/1`.
  static Json.Obj of(GateReport report) {
    Json.Builder json =
        Json.object()
            .put("schema", "tacho.gate/1")
            .put("gate", report.name())
            .put("status", report.verdict().status().word())
            .put("advisory", report.verdict().advisory())
            .put("exit_code", report.exitCode())
            .put("run", report.verdict().candidate())
            .putText("policy", report.policy().map(GateReport.Stated::file));
    report
        .baseline()
        .ifPresent(
            baseline ->
                json.put(
                    "baseline",
                    Json.object()
                        .put("run", baseline.run().text())
                        .put("seal", baseline.seal())
                        .put("saved", baseline.saved().toString())
                        .build()));
    return json.put("history", report.verdict().history())
        .put("advisory_until", report.verdict().advisoryUntil())
        .put(
            "metrics",
            Json.array(report.verdict().metrics().stream().map(GateJson::metric).toList()))
        .put("reasons", Json.ofTexts(report.verdict().reasons()))
        .put(
            "advice", Json.array(report.verdict().advice().stream().map(GateJson::advice).toList()))
        .build();
  }

  /// `tacho.baseline/1`.
  static Json.Obj of(Baseline baseline) {
    return Json.object()
        .put("schema", "tacho.baseline/1")
        .put("name", baseline.name())
        .put("run", baseline.run().text())
        .put("seal", baseline.seal())
        .put("saved", baseline.saved().toString())
        .build();
  }

  private static Json metric(MetricVerdict metric) {
    Json.Builder json =
        Json.object()
            .put("metric", metric.label())
            .put("unit", metric.unit().symbol())
            .put("direction", metric.direction().word())
            .put("status", metric.status().word())
            .put("decides", metric.decides())
            .put("how", metric.tier().word());
    if (metric.isCompared()) {
      json.put("limit_share", metric.relativeLimit()).put("limit_absolute", metric.absoluteLimit());
    }
    metric.bound().min().ifPresent(min -> json.put("limit_min", min));
    metric.bound().max().ifPresent(max -> json.put("limit_max", max));
    metric.number().ifPresent(number -> json.put("value", number));
    side(json, "baseline", metric.baseline());
    side(json, "run", metric.candidate());
    metric.change().ifPresent(change -> json.put("change", change(change)));
    if (!metric.reason().isEmpty()) {
      json.put("reason", metric.reason());
    }
    return json.build();
  }

  private static void side(Json.Builder json, String name, List<Double> values) {
    if (values.isEmpty()) {
      return;
    }
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    json.put(
        name,
        Json.object()
            .put("repeats", values.size())
            .put("min", sorted[0])
            .put("max", sorted[sorted.length - 1])
            .build());
  }

  private static Json change(MetricVerdict.Change change) {
    Json.Builder json =
        Json.object()
            .put("baseline_median", change.baseline())
            .put("run_median", change.candidate())
            .put("difference", change.shift())
            .put("share", change.share());
    if (!Double.isNaN(change.worse())) {
      json.put("worse", change.worse());
    }
    if (!Double.isNaN(change.low())) {
      json.put("low", change.low())
          .put("high", change.high())
          .put("level", GateLimits.LEVEL)
          .put("method", change.method())
          .put("noise", change.noise());
    }
    return json.build();
  }

  private static Json advice(RunEvent.Advice advice) {
    return Json.object()
        .put("rule", advice.rule())
        .put("severity", advice.severity().word())
        .put("message", advice.message())
        .put("action", advice.action())
        .build();
  }
}
