package dev.tacho.cli.look;

import dev.tacho.cli.alert.Glance;
import dev.tacho.cli.view.ForeignSeries;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Another tool's run at one moment, as far as its files tell.
///
/// @param state empty where they do not tell
record ForeignLook(
    Subject subject, Optional<RunState> state, RunFacts facts, List<SeriesSummary> series)
    implements Look {
  private static final int METRICS = 4;

  static ForeignLook at(Subject subject) {
    RunFacts facts = subject.run().facts();
    Optional<RunState> state =
        subject.run().unknownState().isPresent() ? Optional.empty() : Optional.of(facts.state());
    return new ForeignLook(subject, state, facts, ForeignSeries.of(subject.run()));
  }

  /// The first metrics with their last values, on a line; no line without metrics.
  static List<String> metrics(List<SeriesSummary> series) {
    StringBuilder metrics = new StringBuilder();
    for (int i = 0; i < Math.min(METRICS, series.size()); i++) {
      metrics
          .append(i == 0 ? "" : " ")
          .append(Printable.of(series.get(i).name()))
          .append('=')
          .append(Numbers.text(series.get(i).last()));
    }
    return metrics.isEmpty() ? List.of() : List.of(metrics.toString());
  }

  private RunHeader header() {
    return subject.run().header();
  }

  private long values() {
    return series.stream().mapToLong(SeriesSummary::count).sum();
  }

  private Optional<String> reason() {
    return subject
        .run()
        .unknownState()
        .or(() -> facts.lastChange().flatMap(RunEvent.StateChanged::reason));
  }

  private OptionalInt exitCode() {
    return facts.lastChange().map(RunEvent.StateChanged::exitCode).orElse(OptionalInt.empty());
  }

  @Override
  public String key() {
    return state + " " + values();
  }

  @Override
  public boolean over() {
    return state.filter(RunState::ended).isPresent();
  }

  @Override
  public boolean completed() {
    return state.filter(RunState.COMPLETED::equals).isPresent();
  }

  @Override
  public Glance glance() {
    return new Glance(
        header().id(),
        header().title(),
        subject.place(),
        state,
        reason(),
        exitCode(),
        series,
        subject.run());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(header().title())
            + " "
            + state.map(RunState::word).orElse("of unknown state")
            + reason().map(why -> " (" + Printable.of(why) + ")").orElse(""));
    lines.add(Numbers.grouped(values()) + " values");
    lines.addAll(metrics(series));
    return lines;
  }

  @Override
  public Json.Obj json() {
    Json.Builder json =
        Json.object()
            .put("schema", "tacho.watch/1")
            .put("id", header().id().text())
            .putText("name", header().name().map(Label::text))
            .putText("project", header().project().map(Label::text))
            .put("state", state.map(RunState::word).orElse("silent"))
            .put("standing", state.map(RunState::word).orElse("of unknown state"))
            .putText("reason", reason())
            .put("writer", over() ? "ended" : "unknown")
            .putText("started", header().startedAt().map(Object::toString))
            .put("last_ns", Math.max(0, facts.lastNanos()));
    if (exitCode().isPresent()) {
      json.put("exit_code", exitCode().getAsInt());
    }
    return json.put("host", header().host().name())
        .put("points", values())
        .put("faults", Json.ofTexts(Map.of()))
        .put("dropped", Json.ofTexts(Map.of()))
        .put("series", RunJson.series(series))
        .build();
  }
}
