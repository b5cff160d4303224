package dev.tacho.analysis.compare;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;

/// Where in a run its metrics are read.
public sealed interface Place {
  /// At its end: the last values.
  record Whole() implements Place {}

  /// At a step: the last values at or before it.
  record AtStep(long step) implements Place {}

  /// So long after the run's start: the last values until then.
  record AtTime(long nanos) implements Place {}

  /// At the end of a stage: the last values in it.
  record AtStage(String stage) implements Place {}

  /// For people: `step 5,000`.
  default String text() {
    return switch (this) {
      case Whole _ -> "the end";
      case AtStep(var step) -> "step " + Numbers.grouped(step);
      case AtTime(var nanos) -> Durations.ofNanos(nanos);
      case AtStage(var stage) -> "the end of stage " + stage;
    };
  }
}
