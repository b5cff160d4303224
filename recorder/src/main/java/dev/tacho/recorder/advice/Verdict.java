package dev.tacho.recorder.advice;

import dev.tacho.core.RunEvent.Evidence;
import dev.tacho.core.Severity;
import java.util.Map;

/// What one look of a rule came to.
sealed interface Verdict {
  /// The rule holds.
  ///
  /// @param words for its message
  record Holds(Severity severity, Evidence evidence, Map<String, String> words) implements Verdict {
    public Holds {
      words = Map.copyOf(words);
    }

    /// How far beyond the threshold, to find the worst of several.
    double excess() {
      return Math.abs(evidence.value() - evidence.threshold());
    }
  }

  /// It could be judged, and does not hold.
  record Clear() implements Verdict {}

  /// It could not be judged, for a reason.
  record Unknown(String why) implements Verdict {}
}
