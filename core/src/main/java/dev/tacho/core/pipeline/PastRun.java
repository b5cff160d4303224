package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An earlier run of a pipeline, as far as a later one asks.
///
/// @param stages by their names
public record PastRun(RunId id, RunState state, Map<String, PastStage> stages) {
  public PastRun {
    stages = Map.copyOf(stages);
  }

  /// A stage of it.
  ///
  /// @param given what it was given; there also when its work was taken over from a run before
  /// @param run the member run that completed it
  /// @param outputs what it had made when it completed
  public record PastStage(
      StageState state, Optional<StageInputs> given, Optional<RunId> run, List<Input> outputs) {
    public PastStage {
      outputs = List.copyOf(outputs);
    }
  }
}
