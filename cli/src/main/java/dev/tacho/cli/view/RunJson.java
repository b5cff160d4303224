package dev.tacho.cli.view;

import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStatus;
import dev.tacho.store.WriterState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The members that the JSON answers of several words share. Pure.
public final class RunJson {
  private RunJson() {}

  /// A run at a glance.
  public static Json.Builder glance(Standing run) {
    RunStatus status = run.status();
    Json.Builder json =
        Json.object()
            .put("id", status.id().text())
            .putText("name", status.name().map(Label::text))
            .putText("project", status.project().map(Label::text))
            .putText("pipeline", status.pipeline().map(Label::text))
            .put("state", run.word())
            .put("standing", run.text())
            .putText("reason", run.reason())
            .put("writer", writer(run.writer()))
            .put("started", status.started().toString());
    status.ended().ifPresent(ended -> json.put("ended", ended.toString()));
    status.ran().ifPresent(ran -> json.put("ran_ns", ran.toNanos()));
    json.put("last_ns", status.lastNanos());
    status.exitCode().ifPresent(code -> json.put("exit_code", code));
    json.putText("signal", status.signal()).put("host", status.host());
    stage(status).ifPresent(stage -> json.put("stage", stage));
    status.progress().ifPresent(progress -> json.put("progress", progress(progress)));
    json.put("points", status.points())
        .put("faults", counts(status.faults()))
        .put("dropped", counts(status.dropped()))
        .putText("seal", status.seal());
    return json;
  }

  static Json.Obj progress(RunEvent.Progress progress) {
    Json.Builder json = Json.object().put("done", progress.done());
    progress.total().ifPresent(total -> json.put("total", total));
    return json.putText("unit", progress.unit()).build();
  }

  /// Summaries by series name.
  public static Json.Obj series(List<SeriesSummary> series) {
    Json.Builder json = Json.object();
    for (SeriesSummary summary : series) {
      json.put(summary.name(), summary.toJson());
    }
    return json.build();
  }

  static Json.Obj counts(Map<String, Long> counts) {
    Json.Builder json = Json.object();
    new TreeMap<>(counts).forEach(json::put);
    return json.build();
  }

  private static String writer(WriterState writer) {
    return switch (writer) {
      case WriterState.Alive _ -> "alive";
      case WriterState.Dead() -> "dead";
      case WriterState.Silent _ -> "unknown";
      case WriterState.Ended() -> "ended";
    };
  }

  private static Optional<Json> stage(RunStatus status) {
    if (status.stage().isEmpty()) {
      return Optional.empty();
    }
    Json.Builder json =
        Json.object().put("name", status.stage().get()).put("position", status.stagePosition());
    if (status.planned()) {
      json.put("of", status.stages());
    }
    return Optional.of(json.build());
  }
}
