package dev.tacho.store;

import dev.tacho.core.FormatVersion;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// `status.json`: a [RunStatus] and how much of the journal it was made from.
///
/// @param eventsBytes size of `events.jsonl` that it speaks for
record StatusFile(RunStatus status, long eventsBytes) {
  private static final String SERIES = ",\"series\":{";

  static RunStatus status(
      RunHeader header,
      RunFacts facts,
      Tallies tallies,
      long pid,
      Optional<String> seal,
      boolean rebuilt) {
    List<Stage> stages = facts.stages();
    Optional<Stage> stage =
        facts
            .currentStage()
            .or(
                () ->
                    stages.stream()
                        .filter(s -> s.beganNanos().isPresent())
                        .reduce((_, last) -> last));
    Optional<RunEvent.StateChanged> change = facts.lastChange();
    return new RunStatus(
        header.id(),
        header.name(),
        header.project(),
        header.pipeline(),
        header.tags(),
        header.command(),
        facts.state(),
        header.started().wall(),
        facts.beganNanos(),
        facts.endedNanos(),
        facts.lastNanos(),
        change.flatMap(RunEvent.StateChanged::reason),
        change.map(RunEvent.StateChanged::exitCode).orElse(OptionalInt.empty()),
        change.flatMap(RunEvent.StateChanged::signal),
        stage.map(Stage::name),
        stage.map(facts::place).orElse(0),
        facts.stagesToRun(),
        facts.planned(),
        stage.isPresent() ? stage.get().progress() : facts.progress(),
        stage.map(Stage::progressNanos).orElse(OptionalLong.empty()),
        facts.faults(),
        facts.dropped(),
        facts.recovered(),
        header.host().name(),
        header.started().bootId(),
        pid,
        header.links(),
        tallies.points(),
        tallies.summaries(),
        tallies.more(),
        seal,
        rebuilt);
  }

  String text() {
    RunStatus s = status;
    Json.Builder json =
        Json.object()
            .put("schema", RunStatus.SCHEMA)
            .put("id", s.id().text())
            .putText("name", s.name().map(Label::text))
            .putText("project", s.project().map(Label::text))
            .putText("pipeline", s.pipeline().map(Label::text))
            .put("tags", Json.ofTexts(new TreeMap<>(s.tags())))
            .put("command", Json.ofTexts(s.command()))
            .put("state", s.state().word())
            .put("started", s.started().toString())
            .putWhole("began_ns", s.beganNanos())
            .putWhole("ended_ns", s.endedNanos())
            .put("last_ns", s.lastNanos())
            .putText("reason", s.reason())
            .putText("signal", s.signal())
            .putText("stage", s.stage())
            .put("stage_position", s.stagePosition())
            .put("stages", s.stages())
            .put("planned", s.planned())
            .putWhole("progress_ns", s.progressNanos())
            .put("faults", counts(s.faults()))
            .put("dropped", counts(s.dropped()))
            .put("recovered", s.recovered())
            .put("host", s.host())
            .put("boot", s.boot())
            .put("pid", s.pid())
            .put("points", s.points())
            .put("more_series", s.moreSeries())
            .putText("seal", s.seal())
            .put("events_bytes", eventsBytes);
    s.exitCode().ifPresent(code -> json.put("exit_code", code));
    s.progress().ifPresent(p -> json.put("progress", p.toJson()));
    List<Json> links = new ArrayList<>();
    s.links().forEach(l -> links.add(link(l)));
    json.put("links", Json.array(links));
    Json.Builder series = Json.object();
    s.series().forEach(one -> series.put(one.name(), one.toJson()));
    LineBuffer line = new LineBuffer(4096);
    EventLine.seal(line, json.put("series", series.build()).build());
    return new String(line.array(), 0, line.size(), StandardCharsets.UTF_8);
  }

  private static Json link(Link link) {
    Json.Builder json = Json.object().put("run", link.run().text()).put("role", link.role().word());
    return link.at().isEmpty()
        ? json.build()
        : json.put("at", Json.ofTexts(new TreeMap<>(link.at()))).build();
  }

  private static Json counts(Map<String, Long> counts) {
    Json.Builder json = Json.object();
    new TreeMap<>(counts).forEach((kind, n) -> json.put(kind, n.longValue()));
    return json.build();
  }

  /// Reads what [#text] wrote, the series only when they are asked for: lists of many runs need
  /// few. The checksum has shown before that they can be read. Fails with a [JsonException]
  /// when it is something else.
  static StatusFile of(byte[] text) {
    int end = text.length - 1;
    if (end < 0 || text[end] != '\n') {
      throw new JsonException("the line has no end");
    }
    EventLine.requireSum(text, 0, end);
    String line = new String(text, 0, end, StandardCharsets.UTF_8);
    // no text inside quotes can hold this, and no member before it is an object of objects
    int series = line.indexOf(SERIES);
    if (series < 0) {
      throw new JsonException("field 'series' is missing");
    }
    Json.Obj json = Json.parseObject(line.substring(0, series) + "}");
    FormatVersion.require(json, RunStatus.SCHEMA);
    try {
      return new StatusFile(
          status(json, new LazySeries(line.substring(series + 1))), json.needWhole("events_bytes"));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static RunStatus status(Json.Obj json, List<SeriesSummary> series) {
    OptionalLong exitCode = json.whole("exit_code");
    return new RunStatus(
        new RunId(json.needText("id")),
        json.text("name").map(Label::new),
        json.text("project").map(Label::new),
        json.text("pipeline").map(Label::new),
        json.textMap("tags"),
        json.texts("command"),
        RunState.ofWord(json.needText("state"))
            .orElseThrow(() -> new JsonException("unknown state")),
        instant(json.needText("started")),
        json.whole("began_ns"),
        json.whole("ended_ns"),
        json.needWhole("last_ns"),
        json.text("reason"),
        exitCode.isPresent()
            ? OptionalInt.of(Math.toIntExact(exitCode.getAsLong()))
            : OptionalInt.empty(),
        json.text("signal"),
        json.text("stage"),
        Math.toIntExact(json.needWhole("stage_position")),
        Math.toIntExact(json.needWhole("stages")),
        isTrue(json, "planned"),
        json.object("progress").map(p -> (RunEvent.Progress) RunEvent.of("progress", p)),
        json.whole("progress_ns"),
        counts(json, "faults"),
        counts(json, "dropped"),
        Math.toIntExact(json.needWhole("recovered")),
        json.needText("host"),
        json.needText("boot"),
        json.needWhole("pid"),
        links(json),
        json.needWhole("points"),
        series,
        isTrue(json, "more_series"),
        json.text("seal"),
        false);
  }

  /// As [Instant#parse], without the formatter for the form that [Instant#toString] writes: a fresh
  /// JVM needs tens of milliseconds for the formatter.
  static Instant instant(String text) {
    int end = text.length() - 1;
    if (end < 19 || text.charAt(end) != 'Z' || !isPlain(text, end)) {
      return Instant.parse(text);
    }
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long seconds = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
    int nanos = 0;
    for (int i = 20; i < 29; i++) {
      nanos = nanos * 10 + (i < end ? text.charAt(i) - '0' : 0);
    }
    return Instant.ofEpochSecond(day.toEpochDay() * 86_400 + seconds, nanos);
  }

  private static boolean isPlain(String text, int end) {
    String form = "0000-00-00T00:00:00.000000000";
    if (end == 20 || end > form.length()) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean fits = form.charAt(i) == '0' ? c >= '0' && c <= '9' : c == form.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static List<Link> links(Json.Obj json) {
    List<Link> links = new ArrayList<>();
    for (Json item : json.array("links")) {
      if (item instanceof Json.Obj link) {
        String word = link.needText("role");
        for (Link.Role role : Link.Role.values()) {
          if (role.word().equals(word)) {
            links.add(new Link(new RunId(link.needText("run")), role, link.textMap("at")));
          }
        }
      }
    }
    return links;
  }

  private static Map<String, Long> counts(Json.Obj json, String field) {
    Json.Obj counts = json.needObject(field);
    Map<String, Long> all = new LinkedHashMap<>();
    counts.members().keySet().forEach(kind -> all.put(kind, counts.needWhole(kind)));
    return all;
  }

  private static boolean isTrue(Json.Obj json, String field) {
    return json.members().get(field) instanceof Json.Bool(var is) && is;
  }
}
