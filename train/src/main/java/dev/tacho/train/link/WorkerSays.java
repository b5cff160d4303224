package dev.tacho.train.link;

import dev.tacho.health.WorkerStep;

/// A worker's message to the keeper.
public sealed interface WorkerSays {
  int rank();

  /// The first: who it is, by the token that the keeper gave it.
  record Hello(int rank, String token, long pid, String host, String run) implements WorkerSays {}

  /// It ended a step.
  record Stepped(WorkerStep step) implements WorkerSays {
    @Override
    public int rank() {
      return step.rank();
    }
  }

  /// It is about to enter a collective: the number from 1 of all that it entered, and which.
  record Entered(int rank, long number, String collective, long step) implements WorkerSays {}

  /// It came out of the collective of this number.
  record Left(int rank, long number) implements WorkerSays {}

  /// Its checkpoint of this step is on disk.
  record Saved(int rank, long step, String path) implements WorkerSays {}

  /// It held the model against text that it is not trained on.
  record Evaluated(int rank, long step, double loss, long tokens) implements WorkerSays {}

  /// It did work of this step twice, which gives the same bits where nothing is broken.
  ///
  /// @param what `gradients` of its own rows, or their `reduction` over all ranks
  record Recomputed(int rank, long step, String what, boolean equal) implements WorkerSays {}

  /// It is there, and the way to the keeper is open. Said by a thread that does nothing else.
  ///
  /// @param nanos when it was said, of [System#nanoTime], which processes of one machine share
  record Beat(int rank, long nanos) implements WorkerSays {}

  /// It cannot go on.
  record Failed(int rank, long step, String cause, String message) implements WorkerSays {}

  /// It ended as it was meant to.
  record Ended(int rank, long step) implements WorkerSays {}
}
