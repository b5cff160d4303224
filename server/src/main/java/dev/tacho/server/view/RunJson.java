package dev.tacho.server.view;

import dev.tacho.core.Label;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStatus;
import dev.tacho.store.WriterState;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What is told of a run, an event and a point. Pure.
final class RunJson {
  private RunJson() {}

  /// A run at a glance.
  ///
  /// @param writer whether somebody still writes it
  static Json.Builder glance(RunStatus status, WriterState writer) {
    Json.Builder json =
        Json.object()
            .put("run", status.id().text())
            .putText("name", status.name().map(Label::text))
            .putText("project", status.project().map(Label::text))
            .putText("pipeline", status.pipeline().map(Label::text))
            .put("state", status.state().word())
            .put("writer", word(writer))
            .putText("reason", status.reason())
            .put("started", status.started().toString());
    status.ended().ifPresent(ended -> json.put("ended", ended.toString()));
    status.ran().ifPresent(ran -> json.put("ran_ns", ran.toNanos()));
    json.put("last_ns", status.lastNanos());
    status.exitCode().ifPresent(code -> json.put("exit_code", code));
    json.putText("signal", status.signal())
        .put("host", status.host())
        .putText("stage", status.stage());
    status
        .progress()
        .ifPresent(
            progress -> {
              Json.Builder far = Json.object().put("done", progress.done());
              progress.total().ifPresent(total -> far.put("total", total));
              json.put("progress", far.putText("unit", progress.unit()).build());
            });
    return json.put("points", status.points())
        .put("faults", counts(status.faults()))
        .put("dropped", counts(status.dropped()))
        .putText("seal", status.seal());
  }

  /// Whether somebody still writes a run: `alive`, `dead`, `unknown` or `ended`.
  static String word(WriterState writer) {
    return switch (writer) {
      case WriterState.Alive _ -> "alive";
      case WriterState.Dead() -> "dead";
      case WriterState.Silent _ -> "unknown";
      case WriterState.Ended() -> "ended";
    };
  }

  /// Series in a few numbers each, by name.
  static Json.Obj series(List<SeriesSummary> series) {
    Json.Builder json = Json.object();
    series.forEach(one -> json.put(one.name(), one.toJson()));
    return json.build();
  }

  static Json.Obj event(RunEvent.Entry entry) {
    return Json.object()
        .put("n", entry.number())
        .put("t", entry.nanos())
        .put("type", entry.event().type())
        .putAll(entry.event().toJson())
        .build();
  }

  /// The point at which the cursor stands.
  static Json.Obj point(PointCursor point) {
    Json.Builder values = Json.object();
    for (int i = 0; i < point.count(); i++) {
      values.put(point.name(i), point.value(i));
    }
    Json.Builder json =
        Json.object()
            .putWhole("t", known(point.nanos(), PointCursor.NO_TIME))
            .putWhole("step", known(point.step(), RunSink.NO_STEP));
    if (!point.source().isEmpty()) {
      json.put("source", point.source());
    }
    return json.put("values", values.build()).build();
  }

  private static OptionalLong known(long value, long none) {
    return value == none ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Json.Obj counts(Map<String, Long> counts) {
    Json.Builder json = Json.object();
    new TreeMap<>(counts).forEach(json::put);
    return json.build();
  }
}
