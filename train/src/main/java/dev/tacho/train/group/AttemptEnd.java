package dev.tacho.train.group;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How one attempt of a group came out. Times are of [System#nanoTime].
///
/// @param fromStep the step that was done before it began
/// @param doneStep the last step that every worker had ended; `fromStep` where none was
/// @param begunNanos when its workers were started
/// @param steppedNanos when every worker had ended its first step
/// @param failure why it ended before its time; empty where it came to its end
/// @param failedNanos when that was noticed
/// @param kind of the anomaly that ended it
/// @param goneNanos when the last of its processes was gone
/// @param anomalies all that were found
/// @param left processes that could not be ended; none usually
public record AttemptEnd(
    int attempt,
    int world,
    long fromStep,
    long doneStep,
    long begunNanos,
    OptionalLong steppedNanos,
    Optional<String> failure,
    OptionalLong failedNanos,
    Optional<AnomalyKind> kind,
    long goneNanos,
    List<Anomaly> anomalies,
    List<Long> left) {
  public AttemptEnd {
    anomalies = List.copyOf(anomalies);
    left = List.copyOf(left);
  }

  public boolean completed() {
    return failure.isEmpty();
  }
}
