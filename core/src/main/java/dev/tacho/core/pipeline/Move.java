package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.time.Duration;
import java.util.Optional;

/// What a pipeline does next.
public sealed interface Move {
  /// An attempt of `stage` begins.
  ///
  /// @param attempt counts from 1
  /// @param pause before it begins
  /// @param given what it is given
  /// @param because why it runs although an earlier run completed it
  record Start(
      PipelineStage stage, int attempt, Duration pause, StageInputs given, Optional<String> because)
      implements Move {}

  /// `stage` does not run.
  ///
  /// @param run the earlier run whose work is still good, where that is why
  /// @param given what it would be given, where its work is still good
  record Skip(PipelineStage stage, String reason, Optional<RunId> run, Optional<StageInputs> given)
      implements Move {}

  /// `stage` fails before its command could begin.
  record Refuse(PipelineStage stage, String reason) implements Move {}

  /// The pipeline is over.
  record End(RunState state, int exitCode, Optional<String> reason) implements Move {}
}
