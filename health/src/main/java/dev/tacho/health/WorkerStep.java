package dev.tacho.health;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a worker says of one step that it ended.
///
/// @param rank from 0
/// @param step from 1
/// @param nanos when the step ended, of the observer's monotonic clock
/// @param loss of this worker's rows, in nats; NaN and infinities are data
/// @param computeMs forward and backward
/// @param queuedMs of computeMs: the computing thread was ready and no processor was free (the
///     second number of Linux' `/proc/thread-self/schedstat`, in nanoseconds there)
/// @param waitMs for the other workers, before and inside the collective
/// @param allReduceMs the collective itself
/// @param dataMs for the rows
/// @param tokensPerSecond of this worker
/// @param gradientNorm before the collective and before clipping
/// @param memoryBytes resident
/// @param digest of the parameters after the step, on steps where ranks are compared
public record WorkerStep(
    int rank,
    long step,
    long nanos,
    double loss,
    OptionalDouble computeMs,
    OptionalDouble queuedMs,
    OptionalDouble waitMs,
    OptionalDouble allReduceMs,
    OptionalDouble dataMs,
    OptionalDouble tokensPerSecond,
    OptionalDouble gradientNorm,
    OptionalLong memoryBytes,
    OptionalLong digest) {
  /// The same, heard of at `heard`.
  public WorkerStep at(long heard) {
    return new WorkerStep(
        rank,
        step,
        heard,
        loss,
        computeMs,
        queuedMs,
        waitMs,
        allReduceMs,
        dataMs,
        tokensPerSecond,
        gradientNorm,
        memoryBytes,
        digest);
  }
}
