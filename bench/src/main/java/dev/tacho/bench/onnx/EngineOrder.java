package dev.tacho.bench.onnx;

import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.Scenario;
import dev.tacho.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What the engine's process is told, in one line of JSON on its standard input.
///
/// @param run the model that is executed
/// @param rows the file that takes the queries down
/// @param optimised where the graph that the engine makes of the model is wanted
record EngineOrder(OnnxPlan plan, Path run, Path rows, Optional<Path> optimised) {
  Json.Obj toJson() {
    LoadPlan load = plan.load();
    Json.Builder json =
        Json.object()
            .put("rows", rows.toString())
            .put("name", plan.name())
            .put("model", plan.model().toString())
            .put("run", run.toString())
            .put("device", plan.device());
    optimised.ifPresent(file -> json.put("optimised", file.toString()));
    plan.labels().ifPresent(file -> json.put("labels", file.toString()));
    plan.batch().ifPresent(batch -> json.put("batch", batch));
    Json.Builder shapes = Json.object();
    new TreeMap<>(plan.shapes()).forEach(shapes::put);
    Json.Builder ranges = Json.object();
    new TreeMap<>(plan.ranges())
        .forEach(
            (name, range) ->
                ranges.put(
                    name, Json.object().put("low", range.low()).put("high", range.high()).build()));
    Map<String, String> files = new TreeMap<>();
    plan.files().forEach((name, file) -> files.put(name, file.toString()));
    json.put("shapes", shapes.build())
        .put("ranges", ranges.build())
        .put("files", Json.ofTexts(files))
        .put("threads", plan.threads())
        .put("layers", plan.layers())
        .put("scenario", load.scenario().word())
        .put("streams", load.streams())
        .put("least_ns", load.least().toNanos())
        .put("least_queries", load.leastQueries())
        .put("repeats", load.repeats())
        .put("warm_ups", load.warmUps())
        .put("longest_warm_up_ns", load.longestWarmUp().toNanos())
        .put("seed", load.seed())
        .put("rows_a_repeat", load.rows());
    load.ratePerSecond().ifPresent(rate -> json.put("rate", rate));
    return json.put("cache", plan.cache().toString()).build();
  }

  static EngineOrder of(Json.Obj json) {
    LoadPlan load =
        new LoadPlan(
            Scenario.parse(json.needText("scenario")).orElseThrow(),
            (int) json.needWhole("streams"),
            Duration.ofNanos(json.needWhole("least_ns")),
            (int) json.needWhole("least_queries"),
            (int) json.needWhole("repeats"),
            (int) json.needWhole("warm_ups"),
            Duration.ofNanos(json.needWhole("longest_warm_up_ns")),
            json.number("rate"),
            json.needWhole("seed"),
            (int) json.needWhole("rows_a_repeat"));
    Map<String, Long> shapes = new LinkedHashMap<>();
    Json.Obj shapesJson = json.needObject("shapes");
    shapesJson.members().keySet().forEach(k -> shapes.put(k, shapesJson.needWhole(k)));
    Map<String, OnnxPlan.IntRange> ranges = new LinkedHashMap<>();
    Json.Obj rangesJson = json.needObject("ranges");
    for (String name : rangesJson.members().keySet()) {
      Json.Obj range = rangesJson.needObject(name);
      ranges.put(name, new OnnxPlan.IntRange(range.needWhole("low"), range.needWhole("high")));
    }
    Map<String, Path> files = new LinkedHashMap<>();
    json.textMap("files").forEach((name, file) -> files.put(name, Path.of(file)));
    OnnxPlan plan =
        new OnnxPlan(
            json.needText("name"),
            Path.of(json.needText("model")),
            json.needText("device"),
            Optional.empty(),
            json.whole("batch").isPresent()
                ? OptionalInt.of((int) json.needWhole("batch"))
                : OptionalInt.empty(),
            shapes,
            ranges,
            files,
            (int) json.needWhole("threads"),
            json.get("layers").filter(Json.of(true)::equals).isPresent(),
            load,
            Optional.empty(),
            json.text("labels").map(Path::of),
            Path.of(json.needText("cache")));
    return new EngineOrder(
        plan,
        Path.of(json.needText("run")),
        Path.of(json.needText("rows")),
        json.text("optimised").map(Path::of));
  }
}
