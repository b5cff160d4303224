package dev.tacho.health;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Something that is wrong: with whom, since when, by what evidence, and what to do. Times are
/// nanoseconds since the group's start. Immutable.
///
/// @param rank whose; empty where it is the whole group's, or cannot be told
/// @param onsetStep the first step of the evidence
/// @param onsetNanos when it began, as far as the evidence goes back
/// @param foundNanos when it was found
/// @param overNanos when it was over; empty while it goes on
/// @param message one sentence with its numbers
/// @param advice what to do
public record Anomaly(
    AnomalyKind kind,
    OptionalInt rank,
    Cause cause,
    OptionalLong onsetStep,
    long onsetNanos,
    long foundNanos,
    OptionalLong overNanos,
    String message,
    List<Clue> evidence,
    String advice) {
  public Anomaly {
    evidence = List.copyOf(evidence);
  }

  /// Whether it goes on.
  public boolean active() {
    return overNanos.isEmpty();
  }

  /// The same, over since `nanos`.
  public Anomaly over(long nanos) {
    return new Anomaly(
        kind,
        rank,
        cause,
        onsetStep,
        onsetNanos,
        foundNanos,
        OptionalLong.of(nanos),
        message,
        evidence,
        advice);
  }
}
