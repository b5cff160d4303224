package dev.tacho.recorder.pipeline;

import dev.tacho.core.RunId;
import dev.tacho.core.pipeline.Choice;
import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.recorder.RecordingOrder;
import java.nio.file.Path;
import java.util.Map;

/// Which pipeline to go through, and how.
///
/// @param lines where in its file the command of each stage stands
/// @param folder what the directories of stages are relative to: that of the file
/// @param each how every stage is recorded; its command and links are not used, its directory is
///     the pipeline's and its name that of the run of the whole pipeline
public record PipelineOrder(
    Pipeline pipeline,
    Map<String, Integer> lines,
    Path folder,
    Choice choice,
    Earlier earlier,
    RecordingOrder each) {
  public PipelineOrder {
    lines = Map.copyOf(lines);
  }

  /// Which earlier run of the pipeline is continued.
  public sealed interface Earlier {
    /// The newest one in the store, if there is one.
    record Newest() implements Earlier {}

    /// This one, also when it completed.
    record Named(RunId run) implements Earlier {}

    /// None: every stage runs.
    record Fresh() implements Earlier {}
  }
}
