package dev.tacho.train.link;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.WorkerStep;
import java.util.Optional;
import java.util.OptionalDouble;

/// Messages as lines. The time of a step is not told: it is when the keeper heard of it.
final class WorkerSaysJson {
  private static final String RANK = "rank";
  private static final String STEP = "step";

  private WorkerSaysJson() {}

  static Json.Obj write(WorkerSays says) {
    Json.Builder json = Json.object();
    return switch (says) {
      case WorkerSays.Hello(int rank, var token, long pid, var host, var run) ->
          begin(json, "hello", rank)
              .put("token", token)
              .put("pid", pid)
              .put("host", host)
              .put("run", run)
              .build();
      case WorkerSays.Stepped(var step) -> step(json, step);
      case WorkerSays.Entered(int rank, long number, var collective, long step) ->
          begin(json, "entered", rank)
              .put("number", number)
              .put("collective", collective)
              .put(STEP, step)
              .build();
      case WorkerSays.Left(int rank, long number) ->
          begin(json, "left", rank).put("number", number).build();
      case WorkerSays.Saved(int rank, long step, var path) ->
          begin(json, "saved", rank).put(STEP, step).put("path", path).build();
      case WorkerSays.Evaluated(int rank, long step, double loss, long tokens) ->
          begin(json, "evaluated", rank)
              .put(STEP, step)
              .put("loss", loss)
              .put("tokens", tokens)
              .build();
      case WorkerSays.Recomputed(int rank, long step, var what, boolean equal) ->
          begin(json, "recomputed", rank)
              .put(STEP, step)
              .put("what", what)
              .put("equal", equal)
              .build();
      case WorkerSays.Beat(int rank, long nanos) ->
          begin(json, "beat", rank).put("nanos", nanos).build();
      case WorkerSays.Failed(int rank, long step, var cause, var message) ->
          begin(json, "failed", rank)
              .put(STEP, step)
              .put("cause", cause)
              .put("message", message)
              .build();
      case WorkerSays.Ended(int rank, long step) ->
          begin(json, "ended", rank).put(STEP, step).build();
    };
  }

  private static Json.Builder begin(Json.Builder json, String type, int rank) {
    return json.put("type", type).put(RANK, rank);
  }

  private static Json.Obj step(Json.Builder json, WorkerStep step) {
    begin(json, "step", step.rank()).put(STEP, step.step()).put("loss", step.loss());
    put(json, "compute_ms", step.computeMs());
    put(json, "queued_ms", step.queuedMs());
    put(json, "wait_ms", step.waitMs());
    put(json, "all_reduce_ms", step.allReduceMs());
    put(json, "data_ms", step.dataMs());
    put(json, "tokens_per_s", step.tokensPerSecond());
    put(json, "gradient_norm", step.gradientNorm());
    return json.putWhole("memory_bytes", step.memoryBytes())
        .putWhole("digest", step.digest())
        .build();
  }

  private static void put(Json.Builder json, String name, OptionalDouble value) {
    value.ifPresent(v -> json.put(name, v));
  }

  /// Reads a line that was heard at `nanos`. Fails with a [JsonException] where it is none of
  /// ours.
  static WorkerSays read(String line, long nanos) {
    Json.Obj json = Json.parseObject(line);
    long whole = json.needWhole(RANK);
    if (whole < 0 || whole > Integer.MAX_VALUE) {
      throw new JsonException("field 'rank' must be 0 or more, found " + whole);
    }
    int rank = (int) whole;
    return switch (json.needText("type")) {
      case "hello" ->
          new WorkerSays.Hello(
              rank,
              json.needText("token"),
              json.needWhole("pid"),
              json.needText("host"),
              json.needText("run"));
      case "step" ->
          new WorkerSays.Stepped(
              new WorkerStep(
                  rank,
                  json.needWhole(STEP),
                  nanos,
                  number(json, "loss"),
                  maybe(json, "compute_ms"),
                  maybe(json, "queued_ms"),
                  maybe(json, "wait_ms"),
                  maybe(json, "all_reduce_ms"),
                  maybe(json, "data_ms"),
                  maybe(json, "tokens_per_s"),
                  maybe(json, "gradient_norm"),
                  json.whole("memory_bytes"),
                  json.whole("digest")));
      case "entered" ->
          new WorkerSays.Entered(
              rank, json.needWhole("number"), json.needText("collective"), json.needWhole(STEP));
      case "left" -> new WorkerSays.Left(rank, json.needWhole("number"));
      case "saved" -> new WorkerSays.Saved(rank, json.needWhole(STEP), json.needText("path"));
      case "evaluated" ->
          new WorkerSays.Evaluated(
              rank, json.needWhole(STEP), number(json, "loss"), json.needWhole("tokens"));
      case "recomputed" ->
          new WorkerSays.Recomputed(
              rank,
              json.needWhole(STEP),
              json.needText("what"),
              json.get("equal").equals(Optional.of(Json.of(true))));
      case "beat" -> new WorkerSays.Beat(rank, json.needWhole("nanos"));
      case "failed" ->
          new WorkerSays.Failed(
              rank, json.needWhole(STEP), json.needText("cause"), json.needText("message"));
      case "ended" -> new WorkerSays.Ended(rank, json.needWhole(STEP));
      case String type -> throw new JsonException("'" + type + "' is nothing that a worker says");
    };
  }

  private static double number(Json.Obj json, String name) {
    return json.number(name)
        .orElseThrow(() -> new JsonException("field '" + name + "' is missing"));
  }

  private static OptionalDouble maybe(Json.Obj json, String name) {
    return json.number(name).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
