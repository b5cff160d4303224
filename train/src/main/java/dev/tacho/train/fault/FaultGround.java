package dev.tacho.train.fault;

import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.worker.WorkerOrder;
import java.nio.file.Path;
import java.time.Clock;

/// The training in which faults are done.
///
/// @param order of rank 0; its store and its folder of checkpoints are the test's own
/// @param start of a worker's process
/// @param folder for everything else, which the test leaves as it found it
public record FaultGround(WorkerOrder order, WorkerStart start, Path folder, Clock clock) {}
