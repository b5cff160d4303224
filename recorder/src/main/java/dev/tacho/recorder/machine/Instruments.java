package dev.tacho.recorder.machine;

import dev.tacho.process.Job;
import dev.tacho.telemetry.Source;
import java.util.List;

/// What the machine is looked at with. The tests have their own.
public interface Instruments {
  /// Opens the sources for `job`, whose command is running. Called on a thread of its own.
  ///
  /// @param enclosure the command's own control group
  List<Source> open(Job job, Enclosure enclosure);

  /// Returns when no helper process is being started and none will be: one that was just born, and
  /// is not spared yet, would be taken for what the command left running.
  default void settle() {}
}
