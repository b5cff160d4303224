package dev.tacho.cli.view;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.recorder.timeleft.TimeLeft;
import dev.tacho.report.text.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The time left as words and JSON show it: what is thought now, and afterwards how good that
/// was. Pure.
public final class Forecasts {
  private Forecasts() {}

  /// `about 2 min left (p90 3 min)`, `time left unknown`, of what was thought `ago` nanoseconds
  /// before.
  public static String text(OptionalLong p50, OptionalLong p90, long ago) {
    return p50.isEmpty()
        ? "time left unknown"
        : "about " + text(p50, ago) + " left" + p90(p90, ago);
  }

  /// The same of a whole run, behind what is thought of its stage: `, run 3 min (p90 4 min)`.
  public static String ofRun(TimeLeft.Left left, long ago) {
    return left.p50Nanos().isEmpty()
        ? ", run unknown"
        : ", run " + text(left.p50Nanos(), ago) + p90(left.p90Nanos(), ago);
  }

  private static String p90(OptionalLong p90, long ago) {
    return p90.isEmpty() ? "" : " (p90 " + text(p90, ago) + ")";
  }

  /// Without tenths, and never 0: an estimate is not that good.
  private static String text(OptionalLong nanos, long ago) {
    long left = Math.max(1, (nanos.orElseThrow() - ago + 500_000_000) / 1_000_000_000);
    long shown = left < 600 ? left : left < 36_000 ? (left + 30) / 60 * 60 : left;
    return Durations.text(Duration.ofSeconds(shown));
  }

  /// What was thought last, as a run stands at `nanos` since its start; empty when it is over, or
  /// nothing was ever thought.
  public static Optional<Json.Obj> now(RunFacts facts, long nanos) {
    if (facts.state().ended() || facts.forecasts().isEmpty()) {
      return Optional.empty();
    }
    RunEvent.Entry last = facts.forecasts().getLast();
    RunEvent.Forecast forecast = (RunEvent.Forecast) last.event();
    long ago = Math.max(0, nanos - last.nanos());
    Json.Builder json = Json.object();
    put(json, "p50_ns", since(forecast.p50Nanos(), ago));
    put(json, "p90_ns", since(forecast.p90Nanos(), ago));
    return Optional.of(
        json.put("runs", forecast.runs())
            .put("basis", forecast.basis())
            .put("thought_ns", last.nanos())
            .build());
  }

  /// The same in words; empty where [#now] is.
  public static Optional<String> said(RunFacts facts, long nanos) {
    if (facts.state().ended() || facts.forecasts().isEmpty()) {
      return Optional.empty();
    }
    RunEvent.Entry last = facts.forecasts().getLast();
    RunEvent.Forecast forecast = (RunEvent.Forecast) last.event();
    return Optional.of(
        text(forecast.p50Nanos(), forecast.p90Nanos(), Math.max(0, nanos - last.nanos())));
  }

  private static OptionalLong since(OptionalLong left, long ago) {
    return left.isEmpty() ? left : OptionalLong.of(Math.max(0, left.getAsLong() - ago));
  }

  /// All forecasts, each beside what came true once the run is completed.
  public static Json json(RunFacts facts) {
    List<Json> list = new ArrayList<>();
    for (RunEvent.Entry entry : facts.forecasts()) {
      RunEvent.Forecast forecast = (RunEvent.Forecast) entry.event();
      Json.Builder json =
          Json.object().put("t_ns", entry.nanos()).putText("stage", forecast.stage());
      put(json, "p50_ns", forecast.p50Nanos());
      put(json, "p90_ns", forecast.p90Nanos());
      put(json, "true_ns", truth(facts, entry.nanos()));
      list.add(json.put("runs", forecast.runs()).put("basis", forecast.basis()).build());
    }
    return Json.array(list);
  }

  /// For each stage what was thought at its begin, or as soon in it as anything was known, and
  /// what came true. Empty for a run that had no forecasts.
  public static List<String> table(RunFacts facts, int columns) {
    Table table =
        new Table()
            .left("AT")
            .right("P50")
            .right("P90")
            .right("TRUE")
            .right("OFF")
            .shrinking("BASIS");
    boolean any = false;
    for (RunEvent.Entry entry : firsts(facts)) {
      any = true;
      RunEvent.Forecast forecast = (RunEvent.Forecast) entry.event();
      OptionalLong truth = truth(facts, entry.nanos());
      table.row(
          place(facts, entry, forecast),
          shown(forecast.p50Nanos(), "unknown"),
          shown(forecast.p90Nanos(), "unknown"),
          shown(truth, "-"),
          off(forecast.p50Nanos(), truth),
          forecast.basis());
    }
    List<String> lines = new ArrayList<>();
    if (any) {
      table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /// The first forecast of each stage that is known, else the first; those outside any stage
  /// only for a run without stages.
  private static List<RunEvent.Entry> firsts(RunFacts facts) {
    List<RunEvent.Entry> firsts = new ArrayList<>();
    List<Optional<String>> places = new ArrayList<>();
    for (Stage stage : facts.stages()) {
      places.add(Optional.of(stage.name()));
    }
    if (places.isEmpty()) {
      places.add(Optional.empty());
    }
    for (Optional<String> place : places) {
      List<RunEvent.Entry> there =
          facts.forecasts().stream()
              .filter(e -> ((RunEvent.Forecast) e.event()).stage().equals(place))
              .toList();
      there.stream()
          .filter(e -> ((RunEvent.Forecast) e.event()).p50Nanos().isPresent())
          .findFirst()
          .or(() -> there.stream().findFirst())
          .ifPresent(firsts::add);
    }
    return firsts;
  }

  private static String place(RunFacts facts, RunEvent.Entry entry, RunEvent.Forecast forecast) {
    String after = Durations.ofNanos(Math.max(0, entry.nanos() - facts.beganNanos().orElse(0)));
    return forecast.stage().map(stage -> stage + ", ").orElse("") + "after " + after;
  }

  private static OptionalLong truth(RunFacts facts, long nanos) {
    return facts.state() == RunState.COMPLETED && facts.endedNanos().isPresent()
        ? OptionalLong.of(Math.max(0, facts.endedNanos().getAsLong() - nanos))
        : OptionalLong.empty();
  }

  private static String shown(OptionalLong nanos, String otherwise) {
    return nanos.isPresent() ? Durations.ofNanos(nanos.getAsLong()) : otherwise;
  }

  /// How far too long the forecast was, in parts of what came true.
  private static String off(OptionalLong p50, OptionalLong truth) {
    if (p50.isEmpty() || truth.isEmpty() || truth.getAsLong() == 0) {
      return "-";
    }
    long percent = Math.round(100.0 * (p50.getAsLong() - truth.getAsLong()) / truth.getAsLong());
    return (percent > 0 ? "+" : "") + percent + " %";
  }

  private static void put(Json.Builder json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.put(name, value.getAsLong());
    }
  }
}
