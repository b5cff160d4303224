package dev.tacho.readers.trackiq;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON document of TrackIQ is a run: a result, several results of one call, a health
/// checkpoint, or a baseline. Has no state; any thread.
public final class TrackIqFormat implements RunFormat {
  /// A document of more values is cut.
  private static final int MOST_VALUES = 1_000_000;

  /// Results of one file that are read.
  private static final int MOST_RESULTS = 1_000;

  private static final List<String> OF_A_WORKER =
      List.of("loss", "throughput_samples_per_sec", "allreduce_time_ms", "compute_time_ms");

  /// The format as it is built in.
  public TrackIqFormat() {}

  @Override
  public String name() {
    return "trackiq";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || !place.name().endsWith(".json") || Kind.of(place.head()).isEmpty()) {
      return List.of();
    }
    return List.of(FoundRun.of(name(), place.path(), "", Optional.empty()));
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path file = run.path();
    into.uses(file);
    if (!from.isStart()) {
      // such a file is written anew as a whole
      into.again();
      return;
    }
    List<Json.Obj> documents = documents(file, into);
    if (documents.isEmpty()) {
      throw new ReadersException(file + ": no JSON object in it; TrackIQ writes one, or several");
    }
    switch (Kind.of(documents.getFirst().members().keySet()).orElse(Kind.RESULT)) {
      case RESULT -> results(run, documents, into);
      case CHECKPOINT -> checkpoint(run, documents.getFirst(), into);
      case BASELINE -> baseline(run, documents.getFirst(), into);
    }
  }

  private static List<Json.Obj> documents(Path file, RunIntake into) throws IOException {
    List<Json.Obj> documents = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      JsonStream json = JsonStream.of(in);
      try {
        Token first = json.next();
        if (first != Token.ARRAY) {
          Rows.object(json.value(first, MOST_VALUES)).ifPresent(documents::add);
          return documents;
        }
        for (Token next = json.next(); next != Token.END_ARRAY; next = json.next()) {
          Json value = json.value(next, MOST_VALUES / MOST_RESULTS * 10);
          if (documents.size() == MOST_RESULTS) {
            into.damage(
                file, 0, json.offset(), "results after the first " + MOST_RESULTS + " are left");
            break;
          }
          Rows.object(value).ifPresent(documents::add);
        }
      } catch (JsonException e) {
        into.damage(file, 0, json.offset(), e.getMessage() + "; what stood before it is read");
      }
    }
    return documents;
  }

  private static void results(FoundRun run, List<Json.Obj> documents, RunIntake into) {
    ForeignHeader header = null;
    for (int i = 0; i < documents.size(); i++) {
      Json.Obj document = documents.get(i);
      String label = text(document, "tool_payload", "run_label").orElse("result " + (i + 1));
      Json.Obj plain = new Rows(into, documents.size() == 1 ? "" : label).take(document);
      switch (ResultJson.read(plain, String.valueOf(run.path().getFileName()))) {
        case Reading.Read(Result result, List<Fault> warnings) -> {
          into.event(0, new RunEvent.ResultAttached(ResultJson.write(result)));
          for (Fault warning : warnings) {
            into.event(0, new RunEvent.Fault("doubt", warning.path(), warning.problem()));
          }
          header = header == null ? header(run, result, document) : header;
        }
        case Reading.Refused(List<Fault> faults) ->
            faults.forEach(fault -> into.damage(run.path(), 0, -1, fault.toString()));
      }
    }
    into.header((header == null ? new ForeignHeader(run, "TrackIQ") : header).build());
    into.unknownState("a result of TrackIQ does not say how its program ended");
  }

  private static ForeignHeader header(FoundRun run, Result result, Json.Obj document) {
    Json.Builder settings = Json.object();
    settings.putAll(result.workload().parameters());
    for (String part : List.of("config", "inference_config")) {
      Rows.object(document.members().get("tool_payload"))
          .flatMap(payload -> Rows.object(payload.members().get(part)))
          .ifPresent(settings::putAll);
    }
    ForeignHeader header =
        new ForeignHeader(run, "TrackIQ " + result.tool().name() + " " + result.tool().version())
            .name(text(document, "tool_payload", "run_label").orElse(result.workload().name()))
            .configuration(settings.build());
    started(document, result).ifPresent(header::started);
    return header;
  }

  /// The payload may say when it began; the document's own time is when it was written.
  private static Optional<Instant> started(Json.Obj document, Result result) {
    return Rows.object(document.members().get("tool_payload"))
        .flatMap(payload -> Rows.number(payload.members().get("start_time")))
        .filter(seconds -> seconds > 0 && seconds < 9e9)
        .map(seconds -> Instant.ofEpochMilli((long) (seconds * 1e3)))
        .or(result::made);
  }

  private static void checkpoint(FoundRun run, Json.Obj document, RunIntake into) {
    Json.Builder ends = Json.object();
    for (Json item : Rows.items(document.members().get("workers"))) {
      Rows.object(item).ifPresent(worker -> worker(worker, into, ends));
    }
    document.text("timestamp").ifPresent(text -> ends.put("written", text));
    into.endValues(ends.build());
    ForeignHeader header = new ForeignHeader(run, "TrackIQ");
    text(document, "run_id").ifPresent(id -> header.tag("run_id", id));
    into.header(header.build());
    into.event(0, RunEvent.state(RunState.RUNNING));
    Optional<Double> done = Rows.number(document.members().get("completed_steps"));
    Optional<Double> total = Rows.number(document.members().get("total_steps"));
    done.ifPresent(
        steps -> into.event(0, new RunEvent.Progress(steps, total, Optional.of("steps"))));
    if (Json.of(true).equals(document.members().get("is_complete"))) {
      into.event(0, RunEvent.state(RunState.COMPLETED, "the health checkpoint says so"));
    } else {
      into.unknownState(
          "a health checkpoint that is not complete does not say whether the training goes on");
    }
  }

  private static void worker(Json.Obj worker, RunIntake into, Json.Builder ends) {
    String source = "worker " + plain(worker.members().get("worker_id")).orElse("?");
    long step =
        worker.members().get("step") instanceof Json.Num number
            ? number.asLong().orElse(RunSink.NO_STEP)
            : RunSink.NO_STEP;
    for (String name : OF_A_WORKER) {
      Optional<Double> value = Rows.number(worker.members().get(name));
      boolean time = name.endsWith("_ms");
      if (value.isPresent() && !(time && value.get() == 0)) {
        into.value(into.series(source, name), step, PointCursor.NO_TIME, value.get());
      }
    }
    plain(worker.members().get("status")).ifPresent(status -> ends.put(source, status));
  }

  private static void baseline(FoundRun run, Json.Obj document, RunIntake into) {
    Optional<Json.Obj> numbers = Rows.object(document.members().get("metrics"));
    if (numbers.isPresent()
        && Kind.of(numbers.get().members().keySet()).equals(Optional.of(Kind.RESULT))) {
      // one tool keeps whole results as baselines
      results(run, List.of(numbers.get()), into);
      return;
    }
    into.endValues(numbers.orElse(Json.Obj.EMPTY));
    ForeignHeader header = new ForeignHeader(run, "TrackIQ");
    text(document, "name").ifPresent(header::name);
    text(document, "timestamp").flatMap(TrackIqFormat::instant).ifPresent(header::started);
    into.header(header.build());
    into.unknownState("a baseline is numbers kept to compare with, not a run that went on");
  }

  private static Optional<String> text(Json.Obj object, String... path) {
    Json at = object;
    for (String name : path) {
      Optional<Json.Obj> holder = Rows.object(at);
      if (holder.isEmpty() || holder.get().get(name).isEmpty()) {
        return Optional.empty();
      }
      at = holder.get().get(name).get();
    }
    return plain(at);
  }

  private static Optional<String> plain(@Nullable Json json) {
    return switch (json) {
      case Json.Str(var text) when !text.isBlank() -> Optional.of(text);
      case Json.Num(var literal) -> Optional.of(literal);
      case null, default -> Optional.empty();
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
