package dev.tacho.core;

import dev.tacho.core.RunEvent.Advice;
import dev.tacho.core.RunEvent.Artifact;
import dev.tacho.core.RunEvent.Clock;
import dev.tacho.core.RunEvent.Dropped;
import dev.tacho.core.RunEvent.Evidence;
import dev.tacho.core.RunEvent.Fault;
import dev.tacho.core.RunEvent.Forecast;
import dev.tacho.core.RunEvent.Grant;
import dev.tacho.core.RunEvent.Granted;
import dev.tacho.core.RunEvent.InboxConsumed;
import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunEvent.Launched;
import dev.tacho.core.RunEvent.Output;
import dev.tacho.core.RunEvent.Planned;
import dev.tacho.core.RunEvent.ProcessRef;
import dev.tacho.core.RunEvent.Progress;
import dev.tacho.core.RunEvent.Recovered;
import dev.tacho.core.RunEvent.ResultAttached;
import dev.tacho.core.RunEvent.Resumed;
import dev.tacho.core.RunEvent.RuleState;
import dev.tacho.core.RunEvent.RulesJudged;
import dev.tacho.core.RunEvent.StageChanged;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunEvent.Suspended;
import dev.tacho.core.RunEvent.Telemetry;
import dev.tacho.core.RunEvent.Unknown;
import dev.tacho.core.RunEvent.Usage;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The fields of each event in files. Durations are whole nanoseconds, sizes bytes.
final class RunEventJson {
  private RunEventJson() {}

  static Json.Obj write(RunEvent event) {
    Json.Builder json = Json.object();
    switch (event) {
      case StateChanged(var to, var reason, var exitCode, var signal) -> {
        json.put("to", to.word()).putText("reason", reason).putText("signal", signal);
        exitCode.ifPresent(code -> json.put("exit_code", code));
      }
      case Launched(var command, var holder, var terminal) ->
          json.put("command", write(command))
              .put("holder", write(holder))
              .put("terminal", terminal);
      case Planned(var stages) -> json.put("stages", Json.ofTexts(stages));
      case StageChanged(var stage, var to, var expected, var reason) -> {
        json.put("stage", stage).put("to", to.word()).putText("reason", reason);
        expected.ifPresent(e -> json.put("expected_ns", e.toNanos()));
      }
      case Progress(var done, var total, var unit) -> {
        json.put("done", done).putText("unit", unit);
        total.ifPresent(t -> json.put("total", t.doubleValue()));
      }
      case Artifact(var path, var stored, var bytes, var sha256) ->
          json.put("path", path)
              .putText("stored", stored)
              .put("bytes", bytes)
              .putText("sha256", Optional.of(sha256).filter(s -> !s.isEmpty()));
      case Clock(var anchor) -> json.putAll(anchor.toJson());
      case InboxConsumed(var consumed, var points) ->
          json.put("consumed", consumed).put("points", points);
      case Output o ->
          json.put("complete", o.complete())
              .put("stdout_bytes", o.stdoutBytes())
              .put("stderr_bytes", o.stderrBytes())
              .put("kept_bytes", o.keptBytes())
              .put("cut_bytes", o.cutBytes())
              .put("not_passed_bytes", o.notPassedBytes());
      case Usage u ->
          json.put("user_ns", u.user().toNanos())
              .put("system_ns", u.system().toNanos())
              .putWhole("max_rss_bytes", u.maxRssBytes())
              .put("major_faults", u.majorFaults())
              .put("voluntary_switches", u.voluntarySwitches())
              .put("involuntary_switches", u.involuntarySwitches());
      case Suspended(var signal) -> json.put("signal", signal);
      case Resumed() -> {}
      case Fault(var kind, var place, var message) ->
          json.put("kind", kind).put("place", place).put("message", message);
      case Dropped(var kind, var count) -> json.put("kind", kind).put("count", count);
      case Recovered(var file, var bytes) -> json.put("file", file).put("bytes", bytes);
      case ResultAttached(var result) -> json.put("result", result);
      case Telemetry(var every, var counters) ->
          json.put("every_ns", every.toNanos())
              .put("counters", Json.array(counters.stream().map(Counter::toJson).toList()));
      case Advice a ->
          json.put("rule", a.rule())
              .put("severity", a.severity().word())
              .put("message", a.message())
              .put("action", a.action())
              .put("evidence", write(a.evidence()))
              .putText("stage", a.stage());
      case Granted(var grants) ->
          json.put("grants", Json.array(grants.stream().map(RunEventJson::write).toList()));
      case RulesJudged(var rules) ->
          json.put("rules", Json.array(rules.stream().map(RunEventJson::write).toList()));
      case Forecast f ->
          json.putText("stage", f.stage())
              .putWhole("p50_ns", f.p50Nanos())
              .putWhole("p90_ns", f.p90Nanos())
              .put("runs", f.runs())
              .put("basis", f.basis());
      case StageInputs(var stage, var fingerprint, var inputs) ->
          json.put("stage", stage)
              .put("fingerprint", fingerprint)
              .put("inputs", Json.array(inputs.stream().map(RunEventJson::write).toList()));
      case Unknown(_, var fields) -> json.putAll(fields);
    }
    return json.build();
  }

  static RunEvent read(String type, Json.Obj json) {
    return switch (type) {
      case "state" ->
          new StateChanged(
              RunState.ofWord(json.needText("to")).orElseThrow(() -> unknown("state", json)),
              json.text("reason"),
              toInt(json.whole("exit_code")),
              json.text("signal"));
      case "launched" ->
          new Launched(
              process(json.needObject("command")),
              process(json.needObject("holder")),
              isTrue(json, "terminal"));
      case "plan" -> new Planned(json.texts("stages"));
      case "stage" ->
          new StageChanged(
              json.needText("stage"),
              StageState.ofWord(json.needText("to"))
                  .orElseThrow(() -> unknown("stage state", json)),
              json.whole("expected_ns").stream().mapToObj(Duration::ofNanos).findFirst(),
              json.text("reason"));
      case "progress" ->
          new Progress(
              json.number("done").orElseThrow(() -> new JsonException("field 'done' is missing")),
              json.number("total"),
              json.text("unit"));
      case "artifact" ->
          new Artifact(
              json.needText("path"),
              json.text("stored"),
              json.needWhole("bytes"),
              json.text("sha256").orElse(""));
      case "clock" -> new Clock(ClockAnchor.of(json));
      case "inbox" -> new InboxConsumed(json.needWhole("consumed"), json.needWhole("points"));
      case "output" ->
          new Output(
              isTrue(json, "complete"),
              json.needWhole("stdout_bytes"),
              json.needWhole("stderr_bytes"),
              json.needWhole("kept_bytes"),
              json.needWhole("cut_bytes"),
              json.needWhole("not_passed_bytes"));
      case "usage" ->
          new Usage(
              Duration.ofNanos(json.needWhole("user_ns")),
              Duration.ofNanos(json.needWhole("system_ns")),
              json.whole("max_rss_bytes"),
              json.needWhole("major_faults"),
              json.needWhole("voluntary_switches"),
              json.needWhole("involuntary_switches"));
      case "suspended" -> new Suspended(json.needText("signal"));
      case "resumed" -> new Resumed();
      case "fault" ->
          new Fault(json.needText("kind"), json.needText("place"), json.needText("message"));
      case "dropped" -> new Dropped(json.needText("kind"), json.needWhole("count"));
      case "recovered" -> new Recovered(json.needText("file"), json.needText("bytes"));
      case "result" -> new ResultAttached(json.needObject("result"));
      case "telemetry" ->
          new Telemetry(
              Duration.ofNanos(json.needWhole("every_ns")),
              json.array("counters").stream().map(Counter::of).toList());
      case "advice" ->
          new Advice(
              json.needText("rule"),
              Severity.ofWord(json.needText("severity"))
                  .orElseThrow(
                      () ->
                          new JsonException(
                              "unknown severity '" + json.needText("severity") + "'")),
              json.needText("message"),
              json.needText("action"),
              evidence(json.needObject("evidence")),
              json.text("stage"));
      case "granted" ->
          new Granted(json.array("grants").stream().map(RunEventJson::grant).toList());
      case "rules" ->
          new RulesJudged(json.array("rules").stream().map(RunEventJson::rule).toList());
      case "forecast" ->
          new Forecast(
              json.text("stage"),
              json.whole("p50_ns"),
              json.whole("p90_ns"),
              Math.toIntExact(json.needWhole("runs")),
              json.needText("basis"));
      case "inputs" ->
          new StageInputs(
              json.needText("stage"),
              json.needText("fingerprint"),
              json.array("inputs").stream().map(RunEventJson::input).toList());
      default -> new Unknown(type, json);
    };
  }

  private static Json write(ProcessRef process) {
    return Json.object().put("pid", process.pid()).put("start_ticks", process.startTicks()).build();
  }

  private static ProcessRef process(Json.Obj json) {
    return new ProcessRef(json.needWhole("pid"), json.needWhole("start_ticks"));
  }

  private static Json write(Evidence evidence) {
    return Json.object()
        .put("from_ns", evidence.fromNanos())
        .put("to_ns", evidence.toNanos())
        .putText("series", evidence.series())
        .put("value", evidence.value())
        .put("threshold", evidence.threshold())
        .put("unit", evidence.unit())
        .put("samples", evidence.samples())
        .build();
  }

  private static Evidence evidence(Json.Obj json) {
    return new Evidence(
        json.needWhole("from_ns"),
        json.needWhole("to_ns"),
        json.text("series"),
        json.number("value").orElseThrow(() -> new JsonException("field 'value' is missing")),
        json.number("threshold")
            .orElseThrow(() -> new JsonException("field 'threshold' is missing")),
        json.needText("unit"),
        json.needWhole("samples"));
  }

  private static Json write(Grant grant) {
    return Json.object()
        .put("resource", grant.resource())
        .put("amount", grant.amount())
        .put("unit", grant.unit())
        .put("source", grant.source())
        .build();
  }

  private static Grant grant(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw new JsonException("a grant must be an object, found " + json);
    }
    return new Grant(
        object.needText("resource"),
        object.number("amount").orElseThrow(() -> new JsonException("field 'amount' is missing")),
        object.needText("unit"),
        object.needText("source"));
  }

  private static Json write(RuleState state) {
    return Json.object()
        .put("rule", state.rule())
        .put("held", state.held())
        .putText("unjudged", state.unjudged())
        .build();
  }

  private static RuleState rule(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw new JsonException("the state of a rule must be an object, found " + json);
    }
    return new RuleState(
        object.needText("rule"), object.needWhole("held"), object.text("unjudged"));
  }

  private static Json write(Input input) {
    return Json.object()
        .put("path", input.path())
        .put("bytes", input.bytes())
        .put("sha256", input.sha256())
        .build();
  }

  private static Input input(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw new JsonException("an input must be an object, found " + json);
    }
    return new Input(object.needText("path"), object.needWhole("bytes"), object.needText("sha256"));
  }

  private static boolean isTrue(Json.Obj json, String name) {
    return json.get(name).filter(v -> v.equals(Json.of(true))).isPresent();
  }

  private static JsonException unknown(String what, Json.Obj json) {
    return new JsonException("unknown " + what + " '" + json.needText("to") + "'");
  }

  private static OptionalInt toInt(OptionalLong value) {
    return value.isPresent()
        ? OptionalInt.of(Math.toIntExact(value.getAsLong()))
        : OptionalInt.empty();
  }
}
