package dev.tacho.core.pipeline;

import dev.tacho.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A stage as its pipeline's file says it.
///
/// @param command the program and its arguments
/// @param needs names of the stages that come before it
/// @param skip why the file leaves it out
/// @param timeout of each attempt
/// @param grace between the request to end and the kill; the recorder's own without one
/// @param inputs paths and globs of what it reads, seen from its directory
/// @param outputs paths of what it makes, seen from its directory
/// @param env variables beyond those that all stages have
/// @param directory where it runs, seen from the pipeline's folder; there itself without one
public record PipelineStage(
    String name,
    List<String> command,
    List<String> needs,
    When when,
    Optional<String> skip,
    Retry retry,
    Optional<Duration> timeout,
    Optional<Duration> grace,
    List<String> inputs,
    List<String> outputs,
    Map<String, String> env,
    Optional<String> directory) {
  public PipelineStage {
    command = List.copyOf(command);
    needs = List.copyOf(needs);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    env = Map.copyOf(env);
  }

  /// The stage in the form of `tacho.pipeline/1`, with every default said.
  Json toJson() {
    Json.Builder json =
        Json.object()
            .put("name", name)
            .put("command", Json.ofTexts(command))
            .put("needs", Json.ofTexts(needs))
            .put("when", when.toJson())
            .putText("skip", skip)
            .put(
                "retry",
                Json.object()
                    .put("attempts", retry.attempts())
                    .put("delay", seconds(retry.delay()))
                    .build())
            .putText("timeout", timeout.map(PipelineStage::seconds))
            .putText("grace", grace.map(PipelineStage::seconds));
    return json.put("inputs", Json.ofTexts(inputs))
        .put("outputs", Json.ofTexts(outputs))
        .put("env", Json.ofTexts(new TreeMap<>(env)))
        .putText("directory", directory)
        .build();
  }

  private static String seconds(Duration duration) {
    BigDecimal nanos = BigDecimal.valueOf(duration.getNano(), 9);
    BigDecimal all = BigDecimal.valueOf(duration.getSeconds()).add(nanos).stripTrailingZeros();
    return all.toPlainString() + "s";
  }
}
