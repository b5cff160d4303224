package dev.tacho.recorder.inbox;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import java.util.List;

/// One thing that the recorded program said, before it is checked against the run.
public sealed interface Told {
  /// Values at a step ([dev.tacho.core.RunSink#NO_STEP] without one).
  // the array is handed on at once, and nobody compares these
  @SuppressWarnings("ArrayRecordComponent")
  record Values(long step, PointShape shape, double[] values) implements Told {
    Values(long step, String source, List<String> names, double[] values) {
      this(step, new PointShape(source(source), names), values);
    }
  }

  /// Who reports a point; what the recorder reads of the machine must not be told by anybody else.
  static String source(String source) {
    if (source.equals(RunEvent.Telemetry.SOURCE)) {
      throw new IllegalArgumentException(
          "the source '" + source + "' is the recorder's own; use another name");
    }
    return source;
  }

  /// Values of a point, beside others of it that cannot be understood.
  record Partly(Values values, Unclear rest) implements Told {}

  /// A plan, a change of a stage, or progress.
  record Fact(RunEvent event) implements Told {}

  /// A file to keep, by the program's own name for it.
  record File(String path) implements Told {}

  /// What the holder of the output counted, at its end.
  ///
  /// @param markersDropped marker lines that it could not write
  /// @param faults what went wrong in it
  record Output(RunEvent.Output event, long markersDropped, List<String> faults) implements Told {}

  /// A writer had to drop so many lines that it did not tell before.
  record Dropped(String kind, long count) implements Told {}

  /// Something that cannot be understood.
  ///
  /// @param kind what was being read: `marker` or `inbox`
  /// @param message what is wrong and what would be right
  record Unclear(String kind, String message) implements Told {}
}
