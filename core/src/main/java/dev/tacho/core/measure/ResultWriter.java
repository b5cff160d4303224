package dev.tacho.core.measure;

import dev.tacho.core.Link;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Range;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A result as JSON. Empty parts are left out, except the measurements.
final class ResultWriter {
  private ResultWriter() {}

  static Json.Obj write(Result result) {
    Json.Builder json =
        Json.object()
            .put("schema", Result.SCHEMA)
            .putText("run", result.run().map(Object::toString))
            .putText("made", result.made().map(Instant::toString))
            .put("tool", tool(result.tool()))
            .put("platform", platform(result.platform()))
            .put("workload", workload(result.workload()))
            .put("metrics", metrics(result.measurements()))
            .put("measurements", list(result.measurements(), ResultWriter::measurement));
    putList(json, "samples", result.samples(), ResultWriter::samples);
    putList(json, "checks", result.checks(), ResultWriter::check);
    putList(json, "links", result.links(), ResultWriter::link);
    if (!result.payload().members().isEmpty()) {
      json.put("payload", result.payload());
    }
    result.converted().ifPresent(how -> json.put("converted", conversion(how)));
    Json.Obj known = json.build();
    return result.unknown().isEmpty() ? known : Pointers.addAll(known, result.unknown());
  }

  private static Json tool(Tool tool) {
    return Json.object().put("name", tool.name()).put("version", tool.version()).build();
  }

  private static Json platform(Platform platform) {
    Json.Builder json =
        Json.object()
            .putText("hardware", platform.hardware())
            .putText("system", platform.system())
            .putText("architecture", platform.architecture());
    platform.cpus().ifPresent(cpus -> json.put("cpus", cpus));
    json.putWhole("memory_bytes", platform.memoryBytes());
    putList(json, "devices", platform.devices(), ResultWriter::device);
    putTexts(json, "software", platform.software());
    return json.build();
  }

  private static Json device(Device device) {
    Json.Builder json =
        Json.object().put("id", device.id()).put("kind", device.kind()).put("name", device.name());
    putTexts(json, "facts", device.facts());
    return json.build();
  }

  private static Json workload(Workload workload) {
    Json.Builder json = Json.object().put("name", workload.name()).put("kind", workload.kind());
    if (!workload.parameters().members().isEmpty()) {
      json.put("parameters", workload.parameters());
    }
    return json.build();
  }

  private static Json metrics(List<Measurement> measurements) {
    Map<String, Metric> metrics = new TreeMap<>();
    measurements.forEach(m -> metrics.put(m.metric().name(), m.metric()));
    Json.Builder json = Json.object();
    metrics.forEach((name, metric) -> json.put(name, metric(metric)));
    return json.build();
  }

  private static Json metric(Metric metric) {
    Json.Builder json =
        Json.object()
            .put("unit", metric.unit().symbol())
            .put("direction", metric.direction().word())
            .put("definition", metric.definition());
    if (!metric.legal().equals(Range.ANY)) {
      json.put("legal", range(metric.legal()));
    }
    return json.build();
  }

  private static Json range(Range range) {
    Json.Builder json = Json.object();
    if (range.low() != Double.NEGATIVE_INFINITY) {
      json.put("low", range.low());
    }
    if (range.high() != Double.POSITIVE_INFINITY) {
      json.put("high", range.high());
    }
    return json.build();
  }

  private static Json measurement(Measurement measurement) {
    Json.Builder json = Json.object().put("metric", measurement.metric().name());
    switch (measurement) {
      case Measurement.Known(_, var statistic, var value, var scope, var how, var evidence) -> {
        json.put("statistic", statistic.word()).put("value", value);
        putScope(json, scope);
        json.put("how", provenance(how)).put("evidence", evidence(evidence));
      }
      case Measurement.Missing(_, var scope, var reason) -> {
        putScope(json, scope);
        json.put("missing", reason);
      }
    }
    return json.build();
  }

  private static void putScope(Json.Builder json, Scope scope) {
    Json.Builder at = Json.object();
    scope.at().forEach((dimension, value) -> at.put(dimension.name(), value));
    if (!scope.at().isEmpty()) {
      json.put("at", at.build());
    }
    json.put("phase", scope.phase().word());
  }

  private static Json provenance(Provenance how) {
    return switch (how) {
      case Provenance.Measured(var source) -> kind("measured").put("source", source).build();
      case Provenance.Reported(var by, var file) ->
          kind("reported").put("by", by).put("file", file).build();
      case Provenance.Derived(var formula, var inputs) ->
          kind("derived")
              .put("formula", formula)
              .put("inputs", list(inputs, ResultWriter::provenance))
              .build();
      case Provenance.Estimated(var method, var inputs) ->
          kind("estimated")
              .put("method", method)
              .put("inputs", list(inputs, ResultWriter::provenance))
              .build();
      case Provenance.Declared(var by) -> kind("declared").put("by", by).build();
    };
  }

  private static Json.Builder kind(String word) {
    return Json.object().put("kind", word);
  }

  private static Json evidence(Evidence evidence) {
    Json.Builder json =
        Json.object()
            .putWhole("samples", evidence.samples())
            .put("repeats", evidence.repeats())
            .put("errors", evidence.errors())
            .put("censored", evidence.censored());
    evidence.interval().ifPresent(interval -> json.put("interval", interval.toJson()));
    evidence
        .raw()
        .ifPresent(
            raw ->
                json.put(
                    "raw",
                    Json.object().put("samples", raw.samples()).put("field", raw.field()).build()));
    return json.build();
  }

  private static Json samples(SampleSet samples) {
    return Json.object()
        .put("name", samples.name())
        .put("path", samples.path())
        .put("rows", samples.rows())
        .putText("sha256", samples.sha256())
        .build();
  }

  private static Json check(Check check) {
    return Json.object()
        .put("name", check.name())
        .put("outcome", check.outcome().word())
        .put("detail", check.detail())
        .build();
  }

  private static Json link(Link link) {
    Json.Builder json = Json.object().put("run", link.run().text()).put("role", link.role().word());
    putTexts(json, "at", new TreeMap<>(link.at()));
    return json.build();
  }

  private static Json conversion(Conversion how) {
    return Json.object()
        .put("from", how.from())
        .put(
            "not_carried",
            list(
                how.notCarried(),
                left ->
                    Json.object().put("path", left.path()).put("reason", left.reason()).build()))
        .build();
  }

  private static void putTexts(Json.Builder json, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      json.put(name, Json.ofTexts(texts));
    }
  }

  private static <T> void putList(
      Json.Builder json, String name, List<T> items, Function<T, Json> write) {
    if (!items.isEmpty()) {
      json.put(name, list(items, write));
    }
  }

  private static <T> Json list(List<T> items, Function<T, Json> write) {
    return Json.array(items.stream().map(write).toList());
  }
}
