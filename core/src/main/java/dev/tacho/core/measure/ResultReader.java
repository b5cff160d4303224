package dev.tacho.core.measure;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Range;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Text;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// `tacho.result/1` from JSON. All faults of a document are gathered before it is refused. Confined
/// to one thread.
final class ResultReader {
  private final Findings findings = new Findings();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  private ResultReader() {}

  static Reading read(Json.Obj document) {
    return new ResultReader().document(document);
  }

  private Reading document(Json.Obj document) {
    Fields fields = Fields.of(document, "", findings);
    fields.text("schema");
    Optional<RunId> run = fields.findText("run").flatMap(text -> runId(fields, "run", text));
    Optional<Instant> made = fields.findText("made").flatMap(text -> instant(fields, text));
    Optional<Tool> tool = tool(fields.fields("tool"));
    Optional<Platform> platform = platform(fields.fields("platform"));
    Optional<Workload> workload = workload(fields.fields("workload"));
    readMetrics(fields.fields("metrics"));
    List<Measurement> measurements = fields.list("measurements", true, this::measurement);
    List<SampleSet> samples = fields.list("samples", false, this::samples);
    List<Check> checks = fields.list("checks", false, this::check);
    List<Link> links = fields.list("links", false, this::link);
    Json.Obj payload = fields.findObject("payload");
    Optional<Conversion> converted = fields.findFields("converted").flatMap(this::conversion);
    fields.keepTheRest();
    keepUnusedMetrics(fields);
    Optional<Result> result =
        fields.make(
            () ->
                new Result(
                    run,
                    made,
                    tool.orElseThrow(),
                    platform.orElseThrow(),
                    workload.orElseThrow(),
                    measurements,
                    samples,
                    checks,
                    links,
                    payload,
                    converted,
                    findings.unknown()));
    return result
        .<Reading>map(r -> new Reading.Read(r, findings.faults()))
        .orElseGet(() -> new Reading.Refused(findings.faults()));
  }

  private Optional<Tool> tool(Fields fields) {
    String name = fields.text("name");
    String version = fields.text("version");
    fields.keepTheRest();
    return fields.make(() -> new Tool(name, version));
  }

  private Optional<Platform> platform(Fields fields) {
    Optional<String> hardware = fields.findText("hardware");
    Optional<String> system = fields.findText("system");
    Optional<String> architecture = fields.findText("architecture");
    OptionalInt cpus =
        fields.has("cpus") ? OptionalInt.of(fields.smallWhole("cpus")) : OptionalInt.empty();
    OptionalLong memory = fields.findWhole("memory_bytes");
    List<Device> devices = fields.list("devices", false, this::device);
    Map<String, String> software = fields.findTexts("software");
    fields.keepTheRest();
    return fields.make(
        () -> new Platform(hardware, system, architecture, cpus, memory, devices, software));
  }

  private Optional<Device> device(Fields fields) {
    String id = fields.text("id");
    String kind = fields.text("kind");
    String name = fields.text("name");
    Map<String, String> facts = fields.findTexts("facts");
    fields.keepTheRest();
    return fields.make(() -> new Device(id, kind, name, facts));
  }

  private Optional<Workload> workload(Fields fields) {
    String name = fields.text("name");
    String kind = fields.text("kind");
    Json.Obj parameters = fields.findObject("parameters");
    fields.keepTheRest();
    return fields.make(() -> new Workload(name, kind, parameters));
  }

  private void readMetrics(Fields fields) {
    for (String name : fields.names()) {
      Fields one = fields.fields(name);
      metric(name, one).ifPresent(metric -> metrics.put(name, metric));
    }
  }

  private Optional<Metric> metric(String name, Fields fields) {
    String unit = fields.text("unit");
    Optional<Direction> direction =
        fields.word("direction", Arrays.asList(Direction.values()), Direction::word);
    String definition = fields.text("definition");
    Optional<Range> legal = fields.has("legal") ? legal(fields) : Optional.empty();
    fields.keepTheRest();
    return fields.make(
        () ->
            new Metric(
                name,
                new Unit(unit),
                direction.orElseThrow(),
                definition,
                legal.orElse(Range.ANY)));
  }

  /// A range without ends is not written, so what else it holds is kept with the object around it.
  private Optional<Range> legal(Fields metric) {
    Fields fields = metric.fields("legal");
    Optional<Range> legal = range(fields);
    if (legal.equals(Optional.of(Range.ANY)) && !fields.names().isEmpty()) {
      findings.unknown(metric.at("legal"), fields.object());
    }
    return legal;
  }

  private Optional<Range> range(Fields fields) {
    double low = fields.findNumber("low").orElse(Double.NEGATIVE_INFINITY);
    double high = fields.findNumber("high").orElse(Double.POSITIVE_INFINITY);
    fields.keepTheRest();
    return fields.make(() -> new Range(low, high));
  }

  private void keepUnusedMetrics(Fields fields) {
    fields
        .find("metrics")
        .ifPresent(
            all -> {
              if (all instanceof Json.Obj(var members)) {
                members.forEach(
                    (name, value) -> {
                      if (!used.contains(name)) {
                        String pointer =
                            fields.at("metrics") + "/" + name.replace("~", "~0").replace("/", "~1");
                        findings.unknown(pointer, value);
                      }
                    });
              }
            });
  }

  private Optional<Measurement> measurement(Fields fields) {
    String name = fields.text("metric");
    Optional<Metric> metric = Optional.ofNullable(metrics.get(name));
    used.add(name);
    if (metric.isEmpty() && fields.has("metric")) {
      findings.error(
          fields.at("metric"),
          "'"
              + Text.shown(name)
              + "' does not stand among the metrics, or stands there with a fault",
          "define it under /metrics");
    }
    Map<String, String> at = fields.findTexts("at");
    Optional<Phase> phase = fields.word("phase", Arrays.asList(Phase.values()), Phase::word);
    Optional<String> missing = fields.findText("missing");
    if (fields.has("missing") && fields.has("value")) {
      findings.error(fields.at("missing"), "stands beside a value", "keep one of the two");
    }
    return fields.has("missing")
        ? missing(fields, metric, at, phase, missing.orElse(""))
        : known(fields, metric, at, phase);
  }

  private Optional<Measurement> missing(
      Fields fields,
      Optional<Metric> metric,
      Map<String, String> at,
      Optional<Phase> phase,
      String reason) {
    fields.keepTheRest();
    return fields.make(
        () -> new Measurement.Missing(metric.orElseThrow(), scope(at, phase), reason));
  }

  private Optional<Measurement> known(
      Fields fields, Optional<Metric> metric, Map<String, String> at, Optional<Phase> phase) {
    String word = fields.text("statistic");
    Optional<Statistic> statistic = Statistic.parse(word);
    if (statistic.isEmpty() && fields.has("statistic")) {
      findings.error(
          fields.at("statistic"),
          "unknown statistic '" + Text.shown(word) + "'",
          "write mean, median, min, max, total, last, rate, share, or q and a number between 0 and"
              + " 1, as q0.99");
    }
    double value = fields.number("value");
    Optional<Provenance> how = provenance(fields.fields("how"));
    Optional<Evidence> evidence = evidence(fields.fields("evidence"));
    fields.keepTheRest();
    return fields.make(
        () ->
            new Measurement.Known(
                metric.orElseThrow(),
                statistic.orElseThrow(),
                value,
                scope(at, phase),
                how.orElseThrow(),
                evidence.orElseThrow()));
  }

  private static Scope scope(Map<String, String> at, Optional<Phase> phase) {
    Map<Dimension, String> dimensions = new TreeMap<>();
    at.forEach((name, value) -> dimensions.put(new Dimension(name), value));
    return new Scope(dimensions, phase.orElseThrow());
  }

  private Optional<Provenance> provenance(Fields fields) {
    String kind = fields.text("kind");
    Optional<Provenance> how =
        switch (kind) {
          case "measured" -> {
            String source = fields.text("source");
            yield fields.make(() -> new Provenance.Measured(source));
          }
          case "reported" -> {
            String by = fields.text("by");
            String file = fields.text("file");
            yield fields.make(() -> new Provenance.Reported(by, file));
          }
          case "derived" -> {
            String formula = fields.text("formula");
            List<Provenance> inputs = fields.list("inputs", true, this::provenance);
            yield fields.make(() -> new Provenance.Derived(formula, inputs));
          }
          case "estimated" -> {
            String method = fields.text("method");
            List<Provenance> inputs = fields.list("inputs", true, this::provenance);
            yield fields.make(() -> new Provenance.Estimated(method, inputs));
          }
          case "declared" -> {
            String by = fields.text("by");
            yield fields.make(() -> new Provenance.Declared(by));
          }
          default -> unknownKind(fields, kind);
        };
    fields.keepTheRest();
    return how;
  }

  private Optional<Provenance> unknownKind(Fields fields, String kind) {
    if (fields.has("kind")) {
      findings.error(
          fields.at("kind"),
          "unknown provenance '" + Text.shown(kind) + "'",
          "write measured, reported, derived, estimated or declared");
    }
    return Optional.empty();
  }

  private Optional<Evidence> evidence(Fields fields) {
    OptionalLong samples = fields.findWhole("samples");
    int repeats = fields.smallWhole("repeats");
    long errors = fields.whole("errors");
    long censored = fields.whole("censored");
    Optional<Interval> interval =
        fields.has("interval") ? interval(fields.fields("interval")) : Optional.empty();
    Optional<SampleRef> raw = fields.has("raw") ? raw(fields.fields("raw")) : Optional.empty();
    fields.keepTheRest();
    return fields.make(() -> new Evidence(samples, repeats, errors, censored, interval, raw));
  }

  private Optional<Interval> interval(Fields fields) {
    double low = fields.number("low");
    double high = fields.number("high");
    double level = fields.number("level");
    String method = fields.text("method");
    Optional<Resampled> unit =
        fields.word("resampled", Arrays.asList(Resampled.values()), Resampled::word);
    fields.keepTheRest();
    return fields.make(() -> new Interval(low, high, level, method, unit.orElseThrow()));
  }

  private Optional<SampleRef> raw(Fields fields) {
    String samples = fields.text("samples");
    String field = fields.text("field");
    fields.keepTheRest();
    return fields.make(() -> new SampleRef(samples, field));
  }

  private Optional<SampleSet> samples(Fields fields) {
    String name = fields.text("name");
    String path = fields.text("path");
    long rows = fields.whole("rows");
    Optional<String> sha256 = fields.findText("sha256");
    fields.keepTheRest();
    return fields.make(() -> new SampleSet(name, path, rows, sha256));
  }

  private Optional<Check> check(Fields fields) {
    String name = fields.text("name");
    Optional<Check.Outcome> outcome =
        fields.word("outcome", Arrays.asList(Check.Outcome.values()), Check.Outcome::word);
    String detail = fields.text("detail");
    fields.keepTheRest();
    return fields.make(() -> new Check(name, outcome.orElseThrow(), detail));
  }

  private Optional<Link> link(Fields fields) {
    String run = fields.text("run");
    Optional<Link.Role> role =
        fields.word("role", Arrays.asList(Link.Role.values()), Link.Role::word);
    Map<String, String> at = fields.findTexts("at");
    fields.keepTheRest();
    return fields.make(() -> new Link(new RunId(run), role.orElseThrow(), at));
  }

  private Optional<Conversion> conversion(Fields fields) {
    String from = fields.text("from");
    List<NotCarried> left = new ArrayList<>(fields.list("not_carried", true, this::notCarried));
    fields.keepTheRest();
    return fields.make(() -> new Conversion(from, left));
  }

  private Optional<NotCarried> notCarried(Fields fields) {
    String path = fields.text("path");
    String reason = fields.text("reason");
    fields.keepTheRest();
    return fields.make(() -> new NotCarried(path, reason));
  }

  private Optional<RunId> runId(Fields fields, String name, String text) {
    if (RunId.isId(text)) {
      return Optional.of(new RunId(text));
    }
    findings.error(
        fields.at(name), "not a run id: '" + Text.shown(text) + "'", "give the run's id");
    return Optional.empty();
  }

  private Optional<Instant> instant(Fields fields, String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      findings.error(
          fields.at("made"),
          "not an instant: '" + Text.shown(text) + "'",
          "write it in UTC, as 2026-03-01T09:30:00Z");
      return Optional.empty();
    }
  }
}
