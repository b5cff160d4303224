package dev.tacho.cli.look;

import dev.tacho.cli.alert.Glance;
import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A run of the store at one moment.
///
/// @param nanos that moment, since the run's start
record OwnLook(StoredRun run, Standing standing, RunFacts facts, long nanos) implements Look {
  static OwnLook at(RunStore store, StoredRun run, Instant now) {
    Standing standing = Standing.of(store, run.status());
    return new OwnLook(run, standing, run.facts(), standing.nowNanos(now.toEpochMilli()));
  }

  @Override
  public String key() {
    RunStatus status = standing.status();
    return standing.word()
        + standing.still()
        + " "
        + status.lastNanos()
        + " "
        + status.points()
        + " "
        + status.stage().orElse("")
        + status.progress();
  }

  @Override
  public boolean over() {
    return standing.ended() || standing.word().equals(RunState.LOST.word());
  }

  @Override
  public boolean completed() {
    return standing.word().equals(RunState.COMPLETED.word());
  }

  @Override
  public Glance glance() {
    RunStatus status = standing.status();
    return new Glance(
        status.id(),
        status.title(),
        run.directory().toString(),
        RunState.ofWord(standing.word()),
        standing.reason(),
        status.exitCode(),
        status.reported(),
        run);
  }

  @Override
  public List<String> lines() {
    RunStatus status = standing.status();
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(status.title())
            + " "
            + standing.text()
            + (standing.ended() && status.reason().isPresent()
                ? " (" + Printable.of(status.reason().get()) + ")"
                : ""));
    String progress = ProgressLine.of(status);
    StringBuilder line = new StringBuilder();
    if (!progress.equals("-")) {
      line.append("stage ".repeat(status.stage().isPresent() ? 1 : 0))
          .append(Printable.of(progress))
          .append(" · ");
    }
    line.append(Durations.ofNanos(Math.max(0, nanos - status.beganNanos().orElse(0))));
    if (!standing.ended()) {
      Optional<Duration> rate = facts.currentStage().flatMap(s -> s.left(nanos));
      // a rate that said it would be over by now says nothing any more
      rate.filter(Duration::isPositive)
          .ifPresent(left -> line.append(" · stage ").append(left(left)));
      Forecasts.said(facts, nanos).ifPresent(left -> line.append(" · run ").append(left));
    }
    lines.add(line.toString());
    lines.addAll(ForeignLook.metrics(status.reported()));
    return lines;
  }

  @Override
  public Json.Obj json() {
    Json.Builder json =
        Json.object()
            .put("schema", "tacho.watch/1")
            .putAll(RunJson.glance(standing).build())
            .put("series", RunJson.series(standing.status().series()));
    facts
        .currentStage()
        .flatMap(s -> s.left(nanos))
        .ifPresent(left -> json.put("left_ns", left.toNanos()));
    Forecasts.now(facts, nanos).ifPresent(left -> json.put("time_left", left));
    return json.build();
  }

  /// Of a stage by its rate: the forecasts that are kept are of the run.
  private static String left(Duration left) {
    return Forecasts.text(OptionalLong.of(left.toNanos()), OptionalLong.empty(), 0);
  }
}
