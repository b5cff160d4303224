package dev.tacho.readers.plugin;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a command tells, line by line; the format is in the package sign. Confined to one thread.
final class Told {
  private static final int MOST_PARTS = 200_000;

  private final FoundRun run;
  private final RunIntake into;
  private final String reader;
  private boolean any;
  private boolean headed;
  private boolean stated;

  Told(FoundRun run, RunIntake into, String reader) {
    this.run = run;
    this.into = into;
    this.reader = reader;
  }

  /// Whether anything was told that belongs to a run.
  boolean any() {
    return any;
  }

  /// Takes in the first `length` bytes of `line`.
  void line(byte[] line, int length, long number) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    if (end == 0) {
      return;
    }
    try {
      take(JsonStream.object(line, 0, end, MOST_PARTS));
      any = true;
    } catch (JsonException | IllegalArgumentException | DateTimeException e) {
      into.damage(run.path(), 0, -1, place(number) + ": " + e.getMessage());
    }
  }

  /// Gives the run what nobody told of it.
  void finish() {
    if (!headed) {
      into.header(new ForeignHeader(run, "reader " + reader).build());
    }
    if (!stated) {
      into.unknownState("reader " + reader + " does not say which state the run is in");
    }
  }

  /// Names a line of the reader's output.
  String place(long number) {
    return "line " + number + " of reader " + reader;
  }

  private void take(Json.Obj line) {
    if (line.members().containsKey("m")) {
      point(line);
    } else if (line.members().containsKey("type")) {
      event(line);
    } else if (line.members().containsKey("run")) {
      header(line.needObject("run"));
    } else if (line.members().containsKey("metric")) {
      metric(line.needObject("metric"));
    } else if (line.members().containsKey("damage")) {
      into.damage(
          run.path(),
          line.whole("line").orElse(0),
          line.whole("offset").orElse(-1),
          line.needText("damage"));
    } else {
      text(line);
    }
  }

  private void text(Json.Obj line) {
    Optional<String> note = line.text("note");
    Optional<String> output = line.text("output");
    Optional<String> unknown = line.text("unknown_state");
    note.ifPresent(into::note);
    output.ifPresent(into::output);
    unknown.ifPresent(into::unknownState);
    stated |= unknown.isPresent();
    if (note.isEmpty() && output.isEmpty() && unknown.isEmpty()) {
      throw new JsonException(
          "it has none of the members m, type, run, metric, note, output, unknown_state, damage");
    }
  }

  private void point(Json.Obj line) {
    OptionalLong step = line.whole("s");
    OptionalLong nanos = line.whole("t");
    String source = line.text("src").orElse("");
    for (Map.Entry<String, Json> value : line.needObject("m").members().entrySet()) {
      double number =
          Json.toDouble(value.getValue())
              .orElseThrow(() -> new JsonException("'" + value.getKey() + "' is no number"));
      into.value(
          into.series(source, value.getKey()),
          step.orElse(RunSink.NO_STEP),
          nanos.orElse(PointCursor.NO_TIME),
          number);
    }
  }

  private void event(Json.Obj line) {
    String type = line.needText("type");
    RunEvent event = RunEvent.of(type, line);
    if (event instanceof RunEvent.Unknown) {
      throw new JsonException("no event has the type '" + type + "'");
    }
    stated |= event instanceof RunEvent.StateChanged;
    into.event(line.whole("t").orElse(0), event);
  }

  private void header(Json.Obj told) {
    ForeignHeader header = new ForeignHeader(run, told.text("writer").orElse("reader " + reader));
    told.text("name").ifPresent(header::name);
    told.text("project").ifPresent(header::project);
    told.textMap("tags").forEach(header::tag);
    told.object("configuration").ifPresent(header::configuration);
    told.text("started").map(OffsetDateTime::parse).ifPresent(at -> header.started(at.toInstant()));
    into.header(header.build());
    headed = true;
    told.text("group").ifPresent(into::group);
    told.text("step_name").ifPresent(into::stepName);
    told.object("end_values").ifPresent(into::endValues);
  }

  private void metric(Json.Obj told) {
    Metric metric = Metric.named(told.needText("name"));
    Optional<String> unit = told.text("unit");
    if (unit.isPresent()) {
      metric = metric.in(new Unit(unit.get()));
    }
    Optional<String> direction = told.text("direction");
    if (direction.isPresent()) {
      metric = metric.toward(direction(direction.get()));
    }
    into.metric(metric);
  }

  private static Direction direction(String word) {
    for (Direction direction : Direction.values()) {
      if (direction.word().equals(word.toLowerCase(Locale.ROOT))) {
        return direction;
      }
    }
    throw new JsonException("direction '" + word + "' is not lower, higher, neither or unknown");
  }
}
