package dev.tacho.recorder;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.recorder.timeleft.TimeLeft;

/// Who watches a recording. Called on the recorder's thread; return soon.
public interface RecordingListener {
  /// The command runs as `id`; of a pipeline, the whole of it and then each attempt of a stage.
  void started(RunId id);

  /// The run stands so at `nanos` since its start. Called about ten times a second, less often
  /// while the command says nothing; `facts` may be read during the call only.
  ///
  /// @param rawTerminal whether lines printed to the terminal need CR LF now
  void stands(RunFacts facts, long nanos, boolean rawTerminal);

  /// What is thought now of the time that the run at `nanos` since its start has left; called
  /// before [#stands], about once a second.
  default void foresees(TimeLeft.Estimate estimate, long nanos) {}

  /// Something happens that the user may like to know.
  default void goesOn(String message) {}

  /// Something went wrong that the user should know at once; the recording goes on.
  void notice(String message);
}
