package dev.tacho.readers.clearml;

import dev.tacho.core.PointCursor;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.lines.LineFile;
import dev.tacho.readers.scan.TimeScan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// ClearML's offline sessions. Has no state; any thread.
public final class ClearMlFormat implements RunFormat {
  private static final String NAME = "clearml";
  private static final int MOST_TASK = 16 << 20;
  private static final int MOST_LINE = 16 << 20;
  private static final int MOST_PARTS = 1_000_000;

  /// What ClearML writes as the iteration of a single value.
  private static final long SINGLE_VALUE = Integer.MIN_VALUE;

  /// The format as it is built in.
  public ClearMlFormat() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    boolean folder =
        place.isFolder()
            && place.has(Session.TASK)
            && (place.has(Session.METRICS) || place.has(Session.LOG));
    boolean zip = place.isFile() && isZip(place);
    if (!folder && !zip) {
      return List.of();
    }
    try (Session session = Session.open(place.path())) {
      if (!session.isComplete()) {
        return List.of();
      }
      if (folder) {
        place.take(place.path());
      }
      Task task = Task.of(session, why -> {});
      return List.of(FoundRun.of(NAME, place.path(), "", task.started()));
    }
  }

  private static boolean isZip(Place place) throws IOException {
    byte[] head = place.head();
    return place.name().toLowerCase(Locale.ROOT).endsWith(".zip")
        && head.length > 4
        && head[0] == 'P'
        && head[1] == 'K'
        && head[2] == 3
        && head[3] == 4;
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path path = run.path();
    boolean folder = Files.isDirectory(path);
    into.uses(folder ? path.resolve(Session.TASK) : path);
    try (Session session = Session.open(path)) {
      if (!session.isComplete()) {
        throw new ReadersException(
            path + ": it has no task.json with metrics.jsonl or log.jsonl, as a session has");
      }
      Task task = Task.of(session, why -> into.damage(path, 0, -1, Session.TASK + ": " + why));
      task.tell(run, into);
      for (Events events :
          List.of(new Values(path, task.started(), into), new Output(path, into))) {
        if (folder) {
          events.grown(from);
        } else if (from.in(path).offset() == 0) {
          events.read(session);
        }
      }
      if (!folder) {
        // a zip is whole: one that differs is read anew
        into.consumed(path, Files.size(path), Json.Obj.EMPTY);
      }
    }
  }

  /// Walks the events of one file, a JSON array of them a line.
  private abstract static class Events {
    private final Path path;
    private final String name;
    final RunIntake into;

    Events(Path path, String name, RunIntake into) {
      this.path = path;
      this.name = name;
      this.into = into;
    }

    abstract void event(Json.Obj event);

    /// What is to be said after the last event.
    void end() {}

    /// What must be known to go on, from the last reading and for the next.
    void restore(Json.Obj state) {}

    Json.Obj state() {
      return Json.Obj.EMPTY;
    }

    /// Reads the lines that came since.
    final void grown(Resume from) throws IOException {
      Path file = path.resolve(name);
      into.uses(file);
      if (!Files.isRegularFile(file)) {
        return;
      }
      restore(from.in(file).state());
      try (LineFile lines = LineFile.open(file, from.in(file).offset())) {
        while (lines.next()) {
          if (lines.isTooLong()) {
            into.damage(file, 0, lines.lineAt(), "longer than a batch of events is");
          } else {
            line(file, lines.text(), 0, lines.lineAt());
          }
        }
        into.consumed(file, lines.offset(), state());
      }
      end();
    }

    /// Reads all lines of a zip's entry.
    final void read(Session session) throws IOException {
      Optional<InputStream> file = session.read(name);
      if (file.isEmpty()) {
        return;
      }
      long number = 0;
      try (InputStream in = new BufferedInputStream(file.get(), 1 << 16)) {
        for (byte[] line = Session.line(in, MOST_LINE);
            line != null;
            line = Session.line(in, MOST_LINE)) {
          number++;
          line(path, new String(line, StandardCharsets.UTF_8), number, -1);
        }
      } catch (IOException e) {
        into.damage(path, number, -1, name + ": " + e.getMessage());
      }
      end();
    }

    private void line(Path file, String line, long number, long offset) {
      if (line.isBlank()) {
        return;
      }
      try {
        // the member of an object, as the walk wants an object
        byte[] whole = ("{\"e\":" + line + "}").getBytes(StandardCharsets.UTF_8);
        for (Json event : JsonStream.object(whole, 0, whole.length, MOST_PARTS).array("e")) {
          if (event instanceof Json.Obj object) {
            event(object);
          }
        }
      } catch (JsonException e) {
        into.damage(file, number, offset, name + ": " + e.getMessage());
      }
    }
  }

  /// Scalars on their way into the intake: `title/series`, what the machine did apart from the
  /// rest.
  private static final class Values extends Events {
    private final long startMillis;
    private final Map<String, Integer> series = new HashMap<>();
    private final Json.Builder single = Json.object();

    Values(Path path, Optional<Instant> start, RunIntake into) {
      super(path, Session.METRICS, into);
      this.startMillis = start.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    }

    @Override
    void event(Json.Obj event) {
      Optional<Double> value = event.get("value").flatMap(Json::toDouble);
      String title = Texts.of(event, "metric");
      String part = Texts.of(event, "variant");
      if (value.isEmpty() || title.isEmpty()) {
        return;
      }
      long step = Texts.whole(event, "iter").orElse(RunSink.NO_STEP);
      if (step == SINGLE_VALUE) {
        single.put(part.isEmpty() ? title : part, value.get());
        return;
      }
      boolean machine = title.startsWith(":monitor:");
      String name = part.isEmpty() || part.equals(title) ? title : title + "/" + part;
      int number =
          series.computeIfAbsent(
              name,
              key -> into.series(machine ? "system" : "", machine ? name.substring(1) : name));
      into.value(number, step, nanos(event), value.get());
    }

    @Override
    void restore(Json.Obj state) {
      single.putAll(state);
    }

    @Override
    Json.Obj state() {
      return single.build();
    }

    @Override
    void end() {
      Json.Obj all = single.build();
      if (!all.members().isEmpty()) {
        into.endValues(all);
      }
    }

    private long nanos(Json.Obj event) {
      OptionalLong millis = Texts.whole(event, "timestamp");
      if (millis.isEmpty() || startMillis == Long.MIN_VALUE) {
        return PointCursor.NO_TIME;
      }
      long since = millis.getAsLong() - startMillis;
      return Math.abs(since) < Long.MAX_VALUE / 2_000_000 ? since * 1_000_000 : PointCursor.NO_TIME;
    }
  }

  /// What the program printed.
  private static final class Output extends Events {
    Output(Path path, RunIntake into) {
      super(path, Session.LOG, into);
    }

    @Override
    void event(Json.Obj event) {
      Texts.of(event, "msg").lines().forEach(into::output);
    }
  }

  /// Members of documents that may hold anything.
  private static final class Texts {
    static String of(Json.Obj object, String name) {
      return object.get(name).map(v -> v instanceof Json.Str(var text) ? text : "").orElse("");
    }

    static OptionalLong whole(Json.Obj object, String name) {
      return object
          .get(name)
          .map(v -> v instanceof Json.Num number ? number.asLong() : OptionalLong.empty())
          .orElse(OptionalLong.empty());
    }

    static Json.Obj object(Json.Obj object, String name) {
      return object
          .get(name)
          .map(v -> v instanceof Json.Obj inner ? inner : Json.Obj.EMPTY)
          .orElse(Json.Obj.EMPTY);
    }
  }

  /// What the session says of its task.
  private record Task(Json.Obj members) {
    static Task of(Session session, Consumer<String> fault) throws IOException {
      try {
        byte[] bytes = session.head(Session.TASK, MOST_TASK);
        return new Task(JsonStream.object(bytes, 0, bytes.length, MOST_PARTS));
      } catch (JsonException | IOException e) {
        fault.accept(String.valueOf(e.getMessage()));
        return new Task(Json.Obj.EMPTY);
      }
    }

    Optional<Instant> started() {
      return time("started").or(() -> time("created"));
    }

    private Optional<Instant> time(String name) {
      byte[] text = Texts.of(members, name).getBytes(StandardCharsets.UTF_8);
      OptionalLong nanos = TimeScan.ofText(text, 0, text.length);
      return nanos.isPresent()
          ? Optional.of(Instant.ofEpochSecond(0, nanos.getAsLong()))
          : Optional.empty();
    }

    void tell(FoundRun run, RunIntake into) {
      ForeignHeader header = new ForeignHeader(run, "ClearML");
      String name = Texts.of(members, "name");
      if (!name.isBlank()) {
        header.name(name);
      }
      header.project(Texts.of(members, "project_name"));
      started().ifPresent(header::started);
      for (Json tag :
          members
              .get("tags")
              .map(t -> t instanceof Json.Arr(var all) ? all : List.<Json>of())
              .orElse(List.of())) {
        if (tag instanceof Json.Str(var text) && !text.isBlank()) {
          header.tag(text, "");
        }
      }
      Json.Obj script = Texts.object(members, "script");
      String commit = Texts.of(script, "version_num");
      if (commit.matches("[0-9a-f]{7,64}")) {
        header.git(
            new RunHeader.Git(
                commit,
                Optional.of(Texts.of(script, "branch")).filter(b -> !b.isBlank()),
                Optional.of(Redaction.text(Texts.of(script, "repository")))
                    .filter(r -> !r.isBlank()),
                !Texts.of(script, "diff").isBlank()));
      }
      String entry = Texts.of(script, "entry_point");
      if (!entry.isBlank()) {
        header.command(List.of(entry));
      }
      header.workingDirectory(Texts.of(script, "working_dir"));
      into.header(header.configuration(configuration()).build());
      String comment = Texts.of(members, "comment");
      if (!comment.isBlank()) {
        into.note(comment);
      }
      state(into);
    }

    /// `hyperparams`: sections of entries, each with a value as text.
    private Json.Obj configuration() {
      Json.Builder configuration = Json.object();
      Texts.object(members, "hyperparams")
          .members()
          .forEach(
              (section, entries) -> {
                if (entries instanceof Json.Obj all) {
                  all.members()
                      .forEach(
                          (key, entry) -> {
                            if (entry instanceof Json.Obj one) {
                              configuration.put(section + "/" + key, value(Texts.of(one, "value")));
                            }
                          });
                }
              });
      return configuration.build();
    }

    private static Json value(String text) {
      try {
        return !text.isEmpty() && text.length() < 40 && Json.parse(text) instanceof Json.Num number
            ? number
            : Json.of(text);
      } catch (JsonException _) {
        return Json.of(text);
      }
    }

    private void state(RunIntake into) {
      String status = Texts.of(members, "status");
      into.event(0, RunEvent.state(RunState.RUNNING));
      Optional<RunState> state =
          switch (status) {
            case "completed", "published", "closed" -> Optional.of(RunState.COMPLETED);
            case "failed" -> Optional.of(RunState.FAILED);
            case "stopped" -> Optional.of(RunState.CANCELLED);
            default -> Optional.empty();
          };
      state.ifPresent(s -> into.event(0, RunEvent.state(s, "ClearML says " + status)));
      if (state.isEmpty()) {
        into.unknownState(
            "a ClearML offline session does not say whether it goes on or how it ended");
      }
    }
  }
}
