package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// TrackIQ's result 1.0.0 and 1.1.0, whose documents differ only in which optional fields they may
/// have. Every number becomes `Reported`, or `Missing` where [TrackIqTruth] knows that nobody
/// measured it. The document itself is kept whole in the payload. Confined to one thread.
final class TrackIqReader {
  /// The payload's member that holds the document.
  static final String DOCUMENT = "trackiq";

  private static final Set<String> VERSIONS = Set.of("1.0.0", "1.1.0");
  private static final String OLDEST = "1.0.0";
  private static final double BYTES_PER_MIB = 1 << 20;

  private static final Set<String> KNOWN =
      Set.of(
          "tool_name",
          "tool_version",
          "timestamp",
          "platform",
          "workload",
          "metrics",
          "regression",
          "kv_cache",
          "tool_payload",
          "schema_version");

  /// A field of `metrics` and what it is in a result.
  private record Line(String field, String metric, Statistic statistic, boolean nullable) {}

  private static final List<Line> LINES =
      List.of(
          line("throughput_samples_per_sec", "trackiq.samples_per_s", new Statistic.Mean()),
          line("latency_p50_ms", "trackiq.latency_ms", new Statistic.Median()),
          line("latency_p95_ms", "trackiq.latency_ms", new Statistic.Quantile(0.95)),
          line("latency_p99_ms", "trackiq.latency_ms", new Statistic.Quantile(0.99)),
          line("memory_utilization_percent", "trackiq.memory_pct", new Statistic.Mean()),
          optional(
              "communication_overhead_percent", "trackiq.communication_pct", new Statistic.Share()),
          optional("power_consumption_watts", "trackiq.power_w", new Statistic.Mean()),
          optional("energy_per_step_joules", "trackiq.energy_per_step_j", new Statistic.Mean()),
          optional("performance_per_watt", "trackiq.samples_per_s_per_w", new Statistic.Mean()),
          optional("temperature_celsius", "trackiq.temperature_c", new Statistic.Mean()),
          optional(
              "scaling_efficiency_pct", "trackiq.scaling_efficiency_pct", new Statistic.Share()),
          optional("ttft_ms", "trackiq.ttft_ms", new Statistic.Mean()),
          optional("tokens_per_sec", "trackiq.tokens_per_s", new Statistic.Mean()),
          optional("decode_tpt_ms", "trackiq.decode_tpt_ms", new Statistic.Mean()));

  /// Where TrackIQ itself looks in the payload when the field of `metrics` is null.
  private static final Map<String, List<String>> BACK_FILL =
      Map.of(
          "ttft_ms", List.of("ttft_ms", "ttft_p50"),
          "tokens_per_sec", List.of("tokens_per_sec", "throughput_tokens_per_sec"),
          "decode_tpt_ms", List.of("decode_tpt_ms", "tpt_p50"));

  private final Findings findings = new Findings();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final Json.Obj document;
  private final Json.Obj toolPayload;
  private final String source;

  private TrackIqReader(Json.Obj document, String source) {
    this.document = document;
    this.toolPayload =
        document.members().get("tool_payload") instanceof Json.Obj payload
            ? payload
            : Json.Obj.EMPTY;
    this.source = source;
  }

  static Reading read(Json.Obj document, String source) {
    return new TrackIqReader(document, source).read();
  }

  private static Line line(String field, String metric, Statistic statistic) {
    return new Line(field, metric, statistic, false);
  }

  private static Line optional(String field, String metric, Statistic statistic) {
    return new Line(field, metric, statistic, true);
  }

  private Reading read() {
    Fields fields = Fields.of(withoutNulls(document), "", findings);
    String version = version();
    String toolName = words(fields, "tool_name");
    String toolVersion = words(fields, "tool_version");
    Optional<Instant> made = made(fields.text("timestamp"));
    Optional<Platform> platform = platform(fields.fields("platform"));
    Optional<Workload> workload = workload(fields.fields("workload"));
    TrackIqTruth truth =
        new TrackIqTruth(toolName, workload.map(Workload::kind).orElse(""), toolPayload);
    Provenance how = how("TrackIQ " + version + ", " + toolName + " " + toolVersion);
    readMetrics(fields.fields("metrics"), truth, how);
    readKvCache(how);
    noteTheRest();
    return fields
        .make(
            () -> {
              Result.Builder result =
                  Result.of(
                          new Tool(toolName, toolVersion),
                          platform.orElseThrow(),
                          workload.orElseThrow())
                      .measurements(measurements)
                      .payload(payload())
                      .converted(new Conversion("TrackIQ " + version, notCarried));
              made.ifPresent(result::made);
              return result.build();
            })
        .<Reading>map(result -> new Reading.Read(result, findings.faults()))
        .orElseGet(() -> new Reading.Refused(findings.faults()));
  }

  private Provenance how(String by) {
    String file = Text.line(source, Text.MAX_SENTENCE);
    return new Provenance.Reported(
        Text.line(by, Text.MAX_SENTENCE), file.isEmpty() ? "a document without a name" : file);
  }

  private String version() {
    Json version = document.members().getOrDefault("schema_version", new Json.Null());
    if (version instanceof Json.Null) {
      return OLDEST;
    }
    String text =
        version instanceof Json.Str(var given) ? Text.shown(given) : Fields.shown(version);
    if (!text.matches("1\\.[0-9]{1,6}\\.[0-9]{1,6}")) {
      findings.error(
          "/schema_version",
          "TrackIQ result '"
              + text
              + "' is another major version than 1, the one that this Tacho reads",
          "use a newer Tacho, or a TrackIQ that writes 1.1.0");
    } else if (!VERSIONS.contains(text)) {
      findings.warning(
          "/schema_version",
          "TrackIQ result " + text + " is newer than 1.1.0",
          "its new fields are in the payload only");
    }
    return text;
  }

  /// TrackIQ writes null for what it does not have; for a reader of fields that is absence.
  private static Json.Obj withoutNulls(Json.Obj object) {
    Map<String, Json> kept = new LinkedHashMap<>(object.members());
    kept.values().removeIf(value -> value instanceof Json.Null);
    return new Json.Obj(kept);
  }

  /// A name or version; TrackIQ takes a number for text too.
  private String words(Fields fields, String name) {
    Json value = fields.need(name).orElse(Json.of(""));
    return switch (value) {
      case Json.Str(var text) when !text.isBlank() -> text.strip();
      case Json.Num(var literal) -> Text.shown(literal);
      case Json.Str _ -> "not stated";
      case Json.Obj _, Json.Arr _, Json.Bool _, Json.Null _ -> {
        findings.error(
            fields.at(name), "not a string but " + Fields.shown(value), "write a string");
        yield "";
      }
    };
  }

  private Optional<Instant> made(String timestamp) {
    try {
      return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
    } catch (DateTimeException _) {
      leave(
          "/timestamp",
          "'"
              + Text.shown(timestamp)
              + "' is no date and time with an offset, so the moment is not known");
      return Optional.empty();
    }
  }

  private Optional<Platform> platform(Fields fields) {
    Optional<String> hardware = stated(fields.text("hardware_name"));
    Optional<String> system = stated(fields.text("os"));
    Optional<String> framework = stated(fields.text("framework"));
    Optional<String> version = stated(fields.text("framework_version"));
    Map<String, String> software = new TreeMap<>();
    framework.ifPresent(name -> software.put(name, version.orElse("not stated")));
    return fields.make(
        () ->
            new Platform(
                hardware,
                system,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                List.of(),
                software));
  }

  private static Optional<String> stated(String text) {
    return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
  }

  private Optional<Workload> workload(Fields fields) {
    String name = fields.text("name");
    String kind = fields.text("workload_type");
    if (fields.has("workload_type") && !kind.equals("inference") && !kind.equals("training")) {
      findings.error(
          fields.at("workload_type"),
          "unknown kind of work '" + Text.shown(kind) + "'",
          "write inference or training");
    }
    Json.Builder parameters = Json.object();
    count(fields, "batch_size").ifPresent(size -> parameters.put("batch_size", size));
    count(fields, "steps").ifPresent(steps -> parameters.put("steps", steps));
    return fields.make(
        () -> new Workload(stated(name).orElse("not stated"), kind, parameters.build()));
  }

  private OptionalLong count(Fields fields, String name) {
    long count = fields.whole(name);
    if (count >= 1) {
      return OptionalLong.of(count);
    }
    if (fields.has(name)) {
      leave(fields.at(name), count + " is no count of samples or steps; TrackIQ does not check it");
    }
    return OptionalLong.empty();
  }

  private void readMetrics(Fields fields, TrackIqTruth truth, Provenance how) {
    Json.Obj raw = fields.object();
    for (Line line : LINES) {
      Json value = raw.members().getOrDefault(line.field, new Json.Null());
      Optional<Json> found = value instanceof Json.Null ? backFill(line.field) : Optional.of(value);
      if (found.isEmpty() && !line.nullable) {
        fields
            .findings()
            .error(
                fields.at(line.field),
                "missing",
                "TrackIQ requires the field '" + line.field + "'");
      }
      found
          .flatMap(json -> number(fields, line, json))
          .map(number -> measurement(line, number, truth, how, fields.at(line.field)))
          .filter(made -> !measurements.contains(made))
          .ifPresent(measurements::add);
    }
    Set<String> lines = new HashSet<>();
    LINES.forEach(line -> lines.add(line.field));
    raw.members()
        .forEach(
            (name, _) -> {
              if (!lines.contains(name)) {
                leave(fields.at(name), "not a metric of TrackIQ 1.1.0");
              }
            });
  }

  private Optional<Json> backFill(String field) {
    return BACK_FILL.getOrDefault(field, List.of()).stream()
        .flatMap(name -> toolPayload.get(name).stream())
        .findFirst();
  }

  private Optional<Double> number(Fields fields, Line line, Json value) {
    Optional<Double> number = value instanceof Json.Num ? Json.toDouble(value) : Optional.empty();
    if (number.isEmpty() || number.get().isInfinite()) {
      findings.error(
          fields.at(line.field), "not a number but " + Fields.shown(value), "write a number");
      return Optional.empty();
    }
    return number;
  }

  private Measurement measurement(
      Line line, double value, TrackIqTruth truth, Provenance how, String path) {
    Metric metric = MetricRegistry.known().require(line.metric);
    Optional<String> invented = truth.whyNotMeasured(line.field, value);
    if (invented.isPresent()) {
      leave(path, invented.get());
      return new Measurement.Missing(metric, Scope.WHOLE, invented.get());
    }
    if (metric.legal().excludes(value)) {
      String reason = "TrackIQ reports " + value + ", which no " + line.metric + " can be";
      leave(path, reason);
      return new Measurement.Missing(metric, Scope.WHOLE, reason);
    }
    truth
        .doubt(line.field)
        .ifPresent(
            doubt ->
                findings.warning(
                    path, doubt, "take it as a claim of the tool, not as a measurement"));
    Evidence evidence =
        truth.samples().isPresent() ? Evidence.of(truth.samples().getAsLong()) : Evidence.NONE;
    Measurement made = Measurement.of(metric, line.statistic, value, Scope.WHOLE, how, evidence);
    if (made instanceof Measurement.Missing(_, _, var reason)) {
      leave(path, reason);
    }
    return made;
  }

  private void readKvCache(Provenance how) {
    Json top = document.members().getOrDefault("kv_cache", new Json.Null());
    boolean inPayload = top instanceof Json.Null;
    Json found = inPayload ? toolPayload.get("kv_cache").orElse(top) : top;
    String path = inPayload ? "/tool_payload/kv_cache" : "/kv_cache";
    if (found instanceof Json.Null) {
      return;
    }
    if (!(found instanceof Json.Obj cache)) {
      leave(path, "not an object but " + Fields.shown(found));
      return;
    }
    fact(cache, "num_layers", "kv_cache.layers", 1, path, how);
    fact(cache, "num_heads", "kv_cache.heads", 1, path, how);
    fact(cache, "head_size", "kv_cache.head_dim", 1, path, how);
    fact(cache, "max_sequence_length", "kv_cache.sequence_tokens", 1, path, how);
    fact(cache, "batch_size", "kv_cache.sequences", 1, path, how);
    fact(cache, "estimated_size_mb", "kv_cache_bytes", BYTES_PER_MIB, path, how);
    measurements.add(
        new Measurement.Missing(
            MetricRegistry.known().require("kv_cache.kv_heads"),
            Scope.WHOLE,
            "TrackIQ has no field for key and value heads: its size takes as many as there are heads"));
    if (!cache.get("samples").orElse(new Json.Null()).equals(new Json.Null())) {
      leave(path + "/samples", "steps of a calculator, not of a run");
    }
  }

  private void fact(
      Json.Obj cache, String field, String name, double factor, String path, Provenance how) {
    Optional<Json> value = cache.get(field);
    Optional<Double> number =
        value.filter(Json.Num.class::isInstance).flatMap(Json::toDouble).map(n -> n * factor);
    Metric metric = MetricRegistry.known().require(name);
    if (number.isPresent()
        && Double.isFinite(number.get())
        && !metric.legal().excludes(number.get())) {
      measurements.add(
          new Measurement.Known(
              metric, new Statistic.Last(), number.get(), Scope.WHOLE, how, Evidence.NONE));
    } else {
      value.ifPresent(
          other -> leave(path + "/" + field, Fields.shown(other) + " is no value of " + name));
    }
  }

  private void noteTheRest() {
    if (document.get("regression").isPresent()) {
      leave("/regression", "every TrackIQ tool writes pass and 0.0 here, whatever happened");
    }
    if (document.get("tool_payload").isPresent()) {
      leave("/tool_payload", "the tool's own; kept in the payload as it was");
    }
    document
        .members()
        .forEach(
            (name, _) -> {
              if (!KNOWN.contains(name)) {
                leave(
                    "/" + name.replace("~", "~0").replace("/", "~1"),
                    "not a field of TrackIQ 1.1.0");
              }
            });
  }

  /// The document, unless it is nested so deep that a result around it could not be read back.
  private Json.Obj payload() {
    if (depth(document) + 1 > Json.MAX_DEPTH) {
      leave("", "the document is nested too deep to be kept in the payload");
      return Json.Obj.EMPTY;
    }
    return Json.object().put(DOCUMENT, document).build();
  }

  private static int depth(Json value) {
    return switch (value) {
      case Json.Obj(var members) -> 1 + deepest(List.copyOf(members.values()));
      case Json.Arr(var items) -> 1 + deepest(items);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> 0;
    };
  }

  private static int deepest(List<Json> values) {
    return values.stream().mapToInt(TrackIqReader::depth).max().orElse(0);
  }

  private void leave(String path, String reason) {
    notCarried.add(new NotCarried(path, reason));
  }
}
