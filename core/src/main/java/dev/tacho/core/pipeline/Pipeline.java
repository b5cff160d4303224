package dev.tacho.core.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Named stages, each after all that it needs.
///
/// @param stages in the order in which they run
public record Pipeline(Label name, List<PipelineStage> stages) {
  /// First member of the format's name, and what a file may say of itself.
  public static final String SCHEMA = "tacho.pipeline/1";

  /// Most stages that one pipeline has.
  public static final int MAX_STAGES = 500;

  public Pipeline {
    stages = List.copyOf(stages);
    Set<String> before = new HashSet<>();
    for (PipelineStage stage : stages) {
      if (!before.containsAll(stage.needs()) || !before.add(stage.name())) {
        throw new IllegalArgumentException(
            "stage '" + stage.name() + "' stands twice or before one that it needs");
      }
    }
  }

  /// What a set of stages allows.
  public sealed interface Order {
    /// They can run in this order, which is that of the file wherever nothing forbids it.
    record Sorted(List<PipelineStage> stages) implements Order {}

    /// They wait for each other in a ring; the first name stands at the end again.
    record Cycle(List<String> names) implements Order {}
  }

  /// Puts `stages` in the order in which they can run. Their names must differ; one that is needed
  /// and not there is no obstacle.
  public static Order order(List<PipelineStage> stages) {
    List<PipelineStage> left = new ArrayList<>(stages);
    List<PipelineStage> sorted = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    stages.forEach(stage -> waiting.add(stage.name()));
    while (!left.isEmpty()) {
      int next = 0;
      while (next < left.size() && !Collections.disjoint(left.get(next).needs(), waiting)) {
        next++;
      }
      if (next == left.size()) {
        return new Order.Cycle(cycle(left));
      }
      PipelineStage stage = left.remove(next);
      waiting.remove(stage.name());
      sorted.add(stage);
    }
    return new Order.Sorted(sorted);
  }

  /// A ring among stages that each wait for another of them.
  private static List<String> cycle(List<PipelineStage> stages) {
    Map<String, String> waitsFor = new HashMap<>();
    Set<String> names = new HashSet<>();
    stages.forEach(stage -> names.add(stage.name()));
    for (PipelineStage stage : stages) {
      stage.needs().stream()
          .filter(names::contains)
          .findFirst()
          .ifPresent(need -> waitsFor.put(stage.name(), need));
    }
    Deque<String> path = new ArrayDeque<>();
    String at = stages.getFirst().name();
    while (!path.contains(at)) {
      path.addLast(at);
      at = waitsFor.getOrDefault(at, at);
    }
    while (!path.getFirst().equals(at)) {
      path.removeFirst();
    }
    List<String> ring = new ArrayList<>(path);
    ring.add(at);
    return ring;
  }

  /// The pipeline in its published form.
  public Json.Obj toJson() {
    return Json.object()
        .put("schema", SCHEMA)
        .put("name", name.text())
        .put("stages", Json.array(stages.stream().map(PipelineStage::toJson).toList()))
        .build();
  }
}
