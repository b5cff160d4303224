package dev.tacho.readers.tracker;

import dev.tacho.core.PointCursor;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.RunIntake;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the lines of a manifest and of its telemetry add up to. The last record wins as a whole,
/// as the tracker has it. Confined to one thread.
final class TrackerRun {
  private static final List<String> NUMBERS =
      List.of(
          "steps_per_sec",
          "fps",
          "cpu_percent_process",
          "cpu_percent_system",
          "memory_rss_mb",
          "gpu_util_percent",
          "gpu_mem_used_mb");
  private static final List<String> OF_A_GPU =
      List.of("util_percent", "memory_used_mb", "memory_total_mb");
  private static final String SOURCE = "run tracker";
  private static final int MOST_TESTS = 200;

  /// A change of a stage, with its moment.
  private record Change(Instant at, RunEvent event) {}

  private final FoundRun run;
  private final RunIntake into;
  private final Map<String, Integer> series = new HashMap<>();
  private final List<Json> tests = new ArrayList<>();
  private Json.Obj last = Json.Obj.EMPTY;
  private Json.Obj performance = Json.Obj.EMPTY;

  TrackerRun(FoundRun run, RunIntake into) {
    this.run = run;
    this.into = into;
  }

  /// Whether a record of the run was read, now or before.
  boolean isKnown() {
    return !last.members().isEmpty() || !tests.isEmpty();
  }

  /// What a later reading must know.
  Json.Obj state(long line) {
    return Json.object()
        .put("line", line)
        .put("last", last)
        .put("tests", new Json.Arr(tests))
        .build();
  }

  /// Knows again what [#state] told.
  void restore(Json.Obj state) {
    last = state.object("last").orElse(last);
    tests.addAll(state.array("tests"));
  }

  /// The next line of the manifest.
  void manifest(Json.Obj line) {
    Optional<Json.Obj> advice = object(line, "recommendation");
    Optional<Json.Obj> test = object(line, "perf_test");
    if (advice.isPresent()) {
      into.note(note(advice.get()));
    } else if (test.isPresent()) {
      if (tests.size() < MOST_TESTS) {
        tests.add(test.get());
      }
    } else {
      last = line;
    }
  }

  /// The next line of the telemetry.
  void telemetry(Json.Obj line) {
    long nanos = PointCursor.NO_TIME;
    Optional<Instant> start = created();
    OptionalLong millis = whole(line, "timestamp_ms");
    if (start.isPresent() && millis.isPresent()) {
      nanos = nanos(start.get(), Instant.ofEpochMilli(millis.getAsLong()));
    }
    long step = whole(line, "frame_idx").orElse(RunSink.NO_STEP);
    for (String name : NUMBERS) {
      value(name, line.members().get(name), step, nanos);
    }
    if (line.members().get("gpu_devices") instanceof Json.Arr(var devices)) {
      for (Json device : devices) {
        if (device instanceof Json.Obj gpu) {
          String index = String.valueOf(gpu.members().get("index"));
          for (String name : OF_A_GPU) {
            value("gpu/" + index + "/" + name, gpu.members().get(name), step, nanos);
          }
        }
      }
    }
  }

  /// What the last performance test measured.
  void performance(Json.Obj results) {
    performance = results;
  }

  /// Tells header, stages, end and end values.
  void tell() {
    ForeignHeader header = new ForeignHeader(run, "the older run tracker");
    text(last, "run_id").ifPresent(header::name);
    created().ifPresent(header::started);
    Json.Builder settings = Json.object();
    for (String name : List.of("enabled_steps", "scenario_config_path")) {
      last.get(name).ifPresent(value -> settings.put(name, value));
    }
    text(last, "initiator").ifPresent(line -> settings.put("initiator", Redaction.text(line)));
    into.header(header.configuration(settings.build()).build());
    Json.Builder ends = Json.object();
    object(last, "summary").ifPresent(ends::putAll);
    if (!tests.isEmpty()) {
      ends.put("perf_tests", new Json.Arr(tests));
    }
    if (!performance.members().isEmpty()) {
      ends.put("perf_test_results", performance);
    }
    into.endValues(ends.build());
    Instant start = created().orElse(Instant.EPOCH);
    into.event(0, RunEvent.state(RunState.RUNNING));
    stages(start);
    end(start);
  }

  private void stages(Instant start) {
    if (!(last.members().get("steps") instanceof Json.Arr(var steps))) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Json step : steps) {
      if (step instanceof Json.Obj one) {
        Optional<String> name = text(one, "step_id").or(() -> text(one, "display_name"));
        if (name.isPresent() && !names.contains(name.get())) {
          names.add(name.get());
          changes(one, name.get(), changes);
        }
      }
    }
    if (!names.isEmpty()) {
      into.event(0, new RunEvent.Planned(names));
    }
    changes.sort(Comparator.comparing(Change::at));
    changes.forEach(change -> into.event(nanos(start, change.at), change.event));
  }

  private static void changes(Json.Obj step, String name, List<Change> changes) {
    Optional<Instant> began = text(step, "started_at").flatMap(TrackerRun::instant);
    Optional<Instant> ended = text(step, "ended_at").flatMap(TrackerRun::instant);
    StageState state = text(step, "status").flatMap(StageState::ofWord).orElse(StageState.PENDING);
    if (state == StageState.SKIPPED) {
      ended
          .or(() -> began)
          .ifPresent(at -> changes.add(new Change(at, RunEvent.stage(name, state))));
    } else if (state != StageState.PENDING && began.isPresent()) {
      changes.add(new Change(began.get(), RunEvent.stage(name, StageState.RUNNING)));
      if (state.ended() && ended.isPresent()) {
        changes.add(new Change(ended.get(), RunEvent.stage(name, state)));
      }
    }
  }

  private void end(Instant start) {
    String status = text(last, "status").orElse("");
    Optional<RunState> state =
        RunState.ofWord(status).filter(known -> known.ended() && known != RunState.LOST);
    if (state.isEmpty()) {
      into.unknownState(
          "the last record says '"
              + status
              + "', and this tracker never writes that its own process died");
      return;
    }
    long nanos =
        text(last, "completed_at")
            .flatMap(TrackerRun::instant)
            .map(at -> nanos(start, at))
            .orElse(0L);
    Optional<Json.Obj> summary = object(last, "summary");
    Optional<String> reason =
        summary
            .flatMap(s -> text(s, "error"))
            .or(() -> summary.flatMap(s -> text(s, "failed_step")).map(s -> "step " + s));
    OptionalLong code = summary.map(s -> whole(s, "exit_code")).orElse(OptionalLong.empty());
    into.event(
        nanos,
        new RunEvent.StateChanged(
            state.get(),
            reason,
            code.isPresent() && Math.abs(code.getAsLong()) < 1_000
                ? OptionalInt.of((int) code.getAsLong())
                : OptionalInt.empty(),
            Optional.empty()));
  }

  private static String note(Json.Obj advice) {
    StringBuilder text = new StringBuilder();
    text.append(text(advice, "severity").orElse("info")).append(' ');
    text.append(text(advice, "trigger").orElse("recommendation")).append(": ");
    text.append(text(advice, "message").orElse(""));
    if (advice.members().get("suggested_actions") instanceof Json.Arr(var actions)) {
      for (Json action : actions) {
        if (action instanceof Json.Str(var line)) {
          text.append("; ").append(line);
        }
      }
    }
    return text.toString();
  }

  private void value(String name, @Nullable Json json, long step, long nanos) {
    Optional<Double> value = json == null ? Optional.empty() : Json.toDouble(json);
    if (value.isPresent()) {
      int number = series.computeIfAbsent(name, n -> into.series(SOURCE, n));
      into.value(number, step, nanos, value.get());
    }
  }

  private Optional<Instant> created() {
    return text(last, "created_at").flatMap(TrackerRun::instant);
  }

  /// A moment as Python prints one; without an offset it is taken for UTC.
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      try {
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }
  }

  private static long nanos(Instant start, Instant at) {
    try {
      return Duration.between(start, at).toNanos();
    } catch (ArithmeticException _) {
      return PointCursor.NO_TIME;
    }
  }

  private static Optional<String> text(Json.Obj object, String name) {
    return object.members().get(name) instanceof Json.Str(var text) && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static OptionalLong whole(Json.Obj object, String name) {
    return object.members().get(name) instanceof Json.Num number
        ? number.asLong()
        : OptionalLong.empty();
  }

  private static Optional<Json.Obj> object(Json.Obj holder, String name) {
    return holder.members().get(name) instanceof Json.Obj object
        ? Optional.of(object)
        : Optional.empty();
  }
}
