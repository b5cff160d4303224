package dev.tacho.core.pipeline;

import dev.tacho.core.RunId;
import java.util.Optional;

/// Where a stage of a pipeline stands: `waiting -> running -> done | failed`, with rests between
/// attempts, or `waiting -> passed over | blocked | done`.
sealed interface StageStanding {
  /// Its turn has not come.
  record Waiting() implements StageStanding {}

  /// Attempt number `attempt` runs.
  record Running(int attempt) implements StageStanding {}

  /// So many attempts failed and another follows.
  record Resting(int attempts) implements StageStanding {}

  /// Its work is done, in this run or an earlier one.
  ///
  /// @param run the member run that did it
  /// @param again whether that was in this run
  record Done(RunId run, boolean again) implements StageStanding {}

  /// It failed, or could not begin.
  record Failed() implements StageStanding {}

  /// It was left out on somebody's word or by its condition.
  ///
  /// @param run the earlier run that completed it, if one did
  record PassedOver(Optional<RunId> run) implements StageStanding {}

  /// It did not run because something before it failed, or the pipeline was cancelled.
  record Blocked() implements StageStanding {}

  /// Whether nothing follows.
  default boolean over() {
    return switch (this) {
      case Waiting _, Running _, Resting _ -> false;
      case Done _, Failed _, PassedOver _, Blocked _ -> true;
    };
  }

  /// The run that completed it last.
  default Optional<RunId> completedBy() {
    return switch (this) {
      case Done(var run, _) -> Optional.of(run);
      case PassedOver(var run) -> run;
      case Waiting _, Running _, Resting _, Failed _, Blocked _ -> Optional.empty();
    };
  }
}
