package dev.tacho.train.fault;

import dev.tacho.health.Anomaly;
import dev.tacho.train.group.GroupPlan.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How a group took a fault.
///
/// @param how it was done, for people: `SIGKILL`, `a switch of ours between network namespaces`
/// @param notRun why it was not done at all; everything else says nothing then
/// @param latencyNanos from the fault to the moment at which it was found
/// @param latencySteps steps that some worker ended in between
/// @param slowdown how many times as long as the other a worker took for its steps by itself, the
///     middle of those until it was found; of faults that slow one down
/// @param diagnosis the first that was found after the fault; of a busy host also what was found
///     before and went on
/// @param falseAlarms what was found without a fault that explains it
/// @param recovered whether the training came to its last step all the same
/// @param recoveryNanos from the finding to the first step that all workers ended afterwards
/// @param lostSteps that had to be done again
/// @param left processes that were still there afterwards
/// @param failure why the training did not come to its end
/// @param firstLoss of the step that was ended first, mean of the workers
/// @param lastLoss of the last one
/// @param took of everything together
public record FaultEnd(
    Fault fault,
    String how,
    Optional<String> notRun,
    OptionalLong latencyNanos,
    OptionalLong latencySteps,
    OptionalDouble slowdown,
    Optional<Anomaly> diagnosis,
    List<Anomaly> falseAlarms,
    boolean recovered,
    OptionalLong recoveryNanos,
    long lostSteps,
    List<Long> left,
    Optional<String> failure,
    OptionalDouble firstLoss,
    OptionalDouble lastLoss,
    Duration took) {
  public FaultEnd {
    falseAlarms = List.copyOf(falseAlarms);
    left = List.copyOf(left);
  }

  /// Whether the worker to which it was done was named.
  public boolean rightRank() {
    return diagnosis
        .filter(a -> a.rank().isPresent() && a.rank().getAsInt() == fault.rank())
        .isPresent();
  }

  /// Whether what is wrong was named, and why.
  public boolean rightCause() {
    return diagnosis.filter(fault.kind()::isCauseOf).isPresent();
  }

  /// Whether it was found as it should be, or nothing was where there was nothing. Of a busy host,
  /// whether that was named and nothing else was found.
  public boolean right() {
    return switch (fault.kind()) {
      case NONE -> falseAlarms.isEmpty();
      case BUSY_HOST -> rightCause() && falseAlarms.isEmpty();
      default -> rightRank() && rightCause();
    };
  }

  /// Whether all is as it should be.
  public boolean passed() {
    return notRun.isPresent() || (right() && recovered && left.isEmpty());
  }

  /// How many workers went on, in words.
  public String recovery() {
    return fault.recovery() == Recovery.FEWER ? "with one worker fewer" : "with as many workers";
  }
}
