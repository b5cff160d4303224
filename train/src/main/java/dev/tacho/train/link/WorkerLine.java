package dev.tacho.train.link;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.WorkerStep;
import java.util.Optional;
import java.util.OptionalDouble;

/// A worker's message as one line of JSON, without its line break, and back. Pure functions.
public final class WorkerLine {
  private WorkerLine() {}

  public static String of(WorkerSays says) {
    return json(says).toString();
  }

  /// The message that `line` is.
  ///
  /// @throws JsonException when the line is no message of a worker
  public static WorkerSays parse(String line) {
    Json.Obj json = Json.parseObject(line);
    int rank = Math.toIntExact(json.needWhole("rank"));
    String type = json.needText("type");
    return switch (type) {
      case "hello" ->
          new WorkerSays.Hello(
              rank,
              json.needText("token"),
              json.needWhole("pid"),
              json.needText("host"),
              json.needText("run"));
      case "stepped" -> new WorkerSays.Stepped(step(rank, json));
      case "entered" ->
          new WorkerSays.Entered(
              rank, json.needWhole("number"), json.needText("collective"), json.needWhole("step"));
      case "left" -> new WorkerSays.Left(rank, json.needWhole("number"));
      case "saved" -> new WorkerSays.Saved(rank, json.needWhole("step"), json.needText("path"));
      case "evaluated" ->
          new WorkerSays.Evaluated(
              rank, json.needWhole("step"), number(json, "loss"), json.needWhole("tokens"));
      case "failed" ->
          new WorkerSays.Failed(
              rank, json.needWhole("step"), json.needText("cause"), json.needText("message"));
      case "ended" -> new WorkerSays.Ended(rank, json.needWhole("step"));
      default -> throw new JsonException("no worker says '" + type + "'");
    };
  }

  private static Json.Obj json(WorkerSays says) {
    return switch (says) {
      case WorkerSays.Hello hello ->
          begin("hello", says)
              .put("token", hello.token())
              .put("pid", hello.pid())
              .put("host", hello.host())
              .put("run", hello.run())
              .build();
      case WorkerSays.Stepped stepped -> step(begin("stepped", says), stepped.step());
      case WorkerSays.Entered entered ->
          begin("entered", says)
              .put("number", entered.number())
              .put("collective", entered.collective())
              .put("step", entered.step())
              .build();
      case WorkerSays.Left left -> begin("left", says).put("number", left.number()).build();
      case WorkerSays.Saved saved ->
          begin("saved", says).put("step", saved.step()).put("path", saved.path()).build();
      case WorkerSays.Evaluated evaluated ->
          begin("evaluated", says)
              .put("step", evaluated.step())
              .put("loss", evaluated.loss())
              .put("tokens", evaluated.tokens())
              .build();
      case WorkerSays.Failed failed ->
          begin("failed", says)
              .put("step", failed.step())
              .put("cause", failed.cause())
              .put("message", failed.message())
              .build();
      case WorkerSays.Ended ended -> begin("ended", says).put("step", ended.step()).build();
    };
  }

  private static Json.Builder begin(String type, WorkerSays says) {
    return Json.object().put("type", type).put("rank", says.rank());
  }

  private static Json.Obj step(Json.Builder json, WorkerStep step) {
    json.put("step", step.step()).put("nanos", step.nanos()).put("loss", step.loss());
    put(json, "compute_ms", step.computeMs());
    put(json, "wait_ms", step.waitMs());
    put(json, "all_reduce_ms", step.allReduceMs());
    put(json, "data_ms", step.dataMs());
    put(json, "tokens_per_s", step.tokensPerSecond());
    put(json, "gradient_norm", step.gradientNorm());
    return json.putWhole("memory_bytes", step.memoryBytes())
        .putWhole("digest", step.digest())
        .build();
  }

  private static WorkerStep step(int rank, Json.Obj json) {
    return new WorkerStep(
        rank,
        json.needWhole("step"),
        json.needWhole("nanos"),
        number(json, "loss"),
        optional(json, "compute_ms"),
        optional(json, "wait_ms"),
        optional(json, "all_reduce_ms"),
        optional(json, "data_ms"),
        optional(json, "tokens_per_s"),
        optional(json, "gradient_norm"),
        json.whole("memory_bytes"),
        json.whole("digest"));
  }

  private static void put(Json.Builder json, String name, OptionalDouble value) {
    value.ifPresent(v -> json.put(name, v));
  }

  private static double number(Json.Obj json, String name) {
    return json.number(name)
        .orElseThrow(() -> new JsonException("field '" + name + "' is missing"));
  }

  private static OptionalDouble optional(Json.Obj json, String name) {
    Optional<Double> value = json.number(name);
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }
}
