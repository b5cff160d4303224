package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.Input;
import java.util.List;
import java.util.Optional;

/// What is looked at just before a stage begins.
public interface Scene {
  /// A variable of the environment that the stage would have.
  Optional<String> variable(PipelineStage stage, String name);

  /// Whether `path`, seen from the stage's directory, is there.
  boolean isThere(PipelineStage stage, String path);

  /// The files that the stage's inputs stand for, with their digests.
  Found inputs(PipelineStage stage);

  /// The stage's outputs, one for each that is declared, with their digests.
  Found outputs(PipelineStage stage);

  /// Files that were looked for.
  sealed interface Found {
    /// They are there; a folder that is an output counts as one.
    record Files(List<Input> files) implements Found {
      public Files {
        files = List.copyOf(files);
      }
    }

    /// Something is not there or cannot be read.
    ///
    /// @param reason which, why, and what to do
    record Missing(String reason) implements Found {}
  }
}
