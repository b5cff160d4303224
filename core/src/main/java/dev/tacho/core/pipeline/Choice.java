package dev.tacho.core.pipeline;

import java.util.Optional;
import java.util.Set;

/// Which stages the user wants this time.
///
/// @param skip stages to leave out
/// @param from the stage to begin with, anew; those before it are left out
/// @param only the stages to run, anew; all others are left out; none means no such wish
public record Choice(Set<String> skip, Optional<String> from, Set<String> only) {
  /// As the file says.
  public static final Choice ALL = new Choice(Set.of(), Optional.empty(), Set.of());

  public Choice {
    skip = Set.copyOf(skip);
    only = Set.copyOf(only);
  }

  /// Why the user leaves `stage` out; empty when he does not.
  Optional<String> leavesOut(Pipeline pipeline, PipelineStage stage) {
    if (skip.contains(stage.name())) {
      return Optional.of("left out by --skip");
    }
    if (!only.isEmpty() && !only.contains(stage.name())) {
      return Optional.of("left out by --only");
    }
    return from.filter(first -> place(pipeline, stage.name()) < place(pipeline, first))
        .map(first -> "left out by --from " + first);
  }

  /// Whether the user leaves the stage `name` out.
  public boolean leavesOut(Pipeline pipeline, String name) {
    return pipeline.stages().stream()
        .filter(stage -> stage.name().equals(name))
        .anyMatch(stage -> leavesOut(pipeline, stage).isPresent());
  }

  /// Whether `stage` is to run although its earlier work may still be good.
  boolean anew() {
    return from.isPresent() || !only.isEmpty();
  }

  private static int place(Pipeline pipeline, String name) {
    return pipeline.stages().stream().map(PipelineStage::name).toList().indexOf(name);
  }
}
