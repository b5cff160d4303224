package dev.tacho.core.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.RunEvent.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pipelines of one line, and a scene that the test sets.
final class Stages implements Scene {
  final Map<String, String> variables = new HashMap<>();
  final List<String> files = new ArrayList<>();

  /// Contents by path.
  final Map<String, String> contents = new HashMap<>();

  /// Stages in the order given: `train<prepare,clean?on-failure*3:data.csv>model.bin`, where `<`
  /// begins what it needs (else the one before), `?` its condition, `*` its attempts, `:` its
  /// inputs and `>` its outputs.
  static Pipeline pipeline(String... lines) {
    return new Pipeline(new Label("digits"), stages(lines));
  }

  static List<PipelineStage> stages(String... lines) {
    List<PipelineStage> stages = new ArrayList<>();
    for (String line : lines) {
      String name = line.split("[<?*:>]", 2)[0];
      List<String> before = stages.isEmpty() ? List.of() : List.of(stages.getLast().name());
      stages.add(
          new PipelineStage(
              name,
              List.of("run", name),
              line.contains("<") ? part(line, '<') : before,
              new When(
                  part(line, '?').stream()
                      .findFirst()
                      .map(w -> When.After.ofWord(w).orElseThrow())
                      .orElse(When.After.ON_SUCCESS),
                  Optional.empty(),
                  Optional.empty()),
              Optional.empty(),
              part(line, '*').isEmpty()
                  ? Retry.NONE
                  : new Retry(Integer.parseInt(part(line, '*').getFirst()), Duration.ofSeconds(2)),
              Optional.empty(),
              Optional.empty(),
              part(line, ':'),
              part(line, '>'),
              Map.of(),
              Optional.empty()));
    }
    return stages;
  }

  private static List<String> part(String line, char sign) {
    int at = line.indexOf(sign);
    if (at < 0) {
      return List.of();
    }
    String text = line.substring(at + 1).split("[<?*:>]", 2)[0];
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  @Override
  public Optional<String> variable(PipelineStage stage, String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public boolean isThere(PipelineStage stage, String path) {
    return files.contains(path);
  }

  @Override
  public Found inputs(PipelineStage stage) {
    return found("input", stage.inputs());
  }

  @Override
  public Found outputs(PipelineStage stage) {
    return found("output", stage.outputs());
  }

  private Found found(String what, List<String> paths) {
    for (String path : paths) {
      if (!contents.containsKey(path)) {
        return new Found.Missing(what + " " + path + " is not there");
      }
    }
    return new Found.Files(inputs(paths));
  }

  List<Input> inputs(List<String> paths) {
    return paths.stream().map(p -> new Input(p, 1, contents.get(p))).toList();
  }
}
