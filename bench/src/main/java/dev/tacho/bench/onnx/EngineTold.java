package dev.tacho.bench.onnx;

import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.core.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the engine's process has told so far. Confined to one thread.
final class EngineTold {
  private Optional<Loaded> loaded = Optional.empty();
  private Optional<Warmed> warmed = Optional.empty();
  private final List<RepeatEnd> repeats = new ArrayList<>();
  private OptionalLong peakBytes = OptionalLong.empty();
  private Optional<Path> profile = Optional.empty();
  private boolean optimised;
  private Optional<String> refused = Optional.empty();
  private boolean done;
  private Optional<Quality> quality = Optional.empty();

  /// The model is ready.
  ///
  /// @param coldStartNanos until the first answer, loading included
  /// @param version of the engine
  record Loaded(
      long loadNanos, long coldStartNanos, int batch, Map<String, String> inputs, String version) {}

  /// The warm-up is over.
  ///
  /// @param variation of the last windows; NaN when there were too few
  record Warmed(boolean steady, long windows, double variation, long queries, long nanos) {}

  /// Takes in one line.
  void take(Json.Obj json) {
    switch (json.needText("type")) {
      case "loaded" ->
          loaded =
              Optional.of(
                  new Loaded(
                      json.needWhole("load_ns"),
                      json.needWhole("cold_start_ns"),
                      (int) json.needWhole("batch"),
                      json.textMap("inputs"),
                      json.needText("version")));
      case "warmed" ->
          warmed =
              Optional.of(
                  new Warmed(
                      json.get("steady").filter(Json.of(true)::equals).isPresent(),
                      json.needWhole("windows"),
                      json.number("variation").orElse(Double.NaN),
                      json.needWhole("queries"),
                      json.needWhole("ns")));
      case "ended" ->
          repeats.add(
              new RepeatEnd(
                  (int) json.needWhole("repeat"),
                  json.needWhole("from"),
                  json.needWhole("to"),
                  json.needWhole("answered"),
                  json.needWhole("failed"),
                  json.needWhole("unsent"),
                  (int) json.needWhole("every")));
      case "memory" -> peakBytes = json.whole("peak_bytes");
      case "optimised" -> optimised = true;
      case "judged" -> quality = Optional.of(Quality.of(json.needObject("quality")));
      case "profiled" -> profile = json.text("file").map(Path::of);
      case "refused" -> refused = json.text("message");
      case "done" -> done = true;
      default -> {
        // a line for people
      }
    }
  }

  Optional<Loaded> loaded() {
    return loaded;
  }

  Optional<Warmed> warmed() {
    return warmed;
  }

  List<RepeatEnd> repeats() {
    return List.copyOf(repeats);
  }

  OptionalLong peakBytes() {
    return peakBytes;
  }

  /// Where the times of the engine's nodes are.
  Optional<Path> profile() {
    return profile;
  }

  /// Whether the engine has written the graph that it made.
  boolean optimised() {
    return optimised;
  }

  /// What the answers are worth, where that was asked.
  Optional<Quality> quality() {
    return quality;
  }

  Optional<String> refused() {
    return refused;
  }

  boolean done() {
    return done;
  }
}
