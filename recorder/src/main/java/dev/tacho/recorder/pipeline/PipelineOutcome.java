package dev.tacho.recorder.pipeline;

import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.recorder.RecordingOutcome;
import java.util.List;

/// What came of going through a pipeline.
public sealed interface PipelineOutcome {
  /// It was gone through, to whatever end.
  ///
  /// @param group the run of the whole pipeline
  /// @param members the attempts that were made, in order
  record Ran(RecordingOutcome group, List<Member> members) implements PipelineOutcome {
    public Ran {
      members = List.copyOf(members);
    }
  }

  /// Nothing was to be done, and no run was made: run `earlier` and those before it completed every
  /// stage, and what was declared is unchanged.
  record Complete(RunId earlier) implements PipelineOutcome {}

  /// Nothing was started.
  ///
  /// @param exitCode 126 or 127 when a program is the matter, as in a shell, else 3
  record Refused(List<String> faults, int exitCode) implements PipelineOutcome {
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /// An attempt of a stage.
  ///
  /// @param attempt counts from 1
  record Member(String stage, int attempt, RunId run, RunState state, int exitCode) {}
}
