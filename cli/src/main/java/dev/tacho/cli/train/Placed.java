package dev.tacho.cli.train;

import dev.tacho.health.WorkerStep;
import dev.tacho.train.link.WorkerSays;

/// What a worker says, as the keeper of its host hears it: the keeper counts its own workers from
/// 0, whatever their ranks among those of several hosts. Pure.
final class Placed {
  /// The variable with the number by which the keeper knows a worker.
  static final String VARIABLE = "TACHO_WORKER_PLACE";

  private Placed() {}

  static WorkerSays at(int place, WorkerSays says) {
    return switch (says) {
      case WorkerSays.Hello(_, var token, long pid, var host, var run) ->
          new WorkerSays.Hello(place, token, pid, host, run);
      case WorkerSays.Stepped(var step) -> new WorkerSays.Stepped(at(place, step));
      case WorkerSays.Entered(_, long number, var collective, long step) ->
          new WorkerSays.Entered(place, number, collective, step);
      case WorkerSays.Left(_, long number) -> new WorkerSays.Left(place, number);
      case WorkerSays.Saved(_, long step, var path) -> new WorkerSays.Saved(place, step, path);
      case WorkerSays.Evaluated(_, long step, double loss, long tokens) ->
          new WorkerSays.Evaluated(place, step, loss, tokens);
      case WorkerSays.Recomputed(_, long step, var what, boolean equal) ->
          new WorkerSays.Recomputed(place, step, what, equal);
      case WorkerSays.Beat(_, long sent) -> new WorkerSays.Beat(place, sent);
      case WorkerSays.Failed(_, long step, var cause, var message) ->
          new WorkerSays.Failed(place, step, cause, message);
      case WorkerSays.Ended(_, long step) -> new WorkerSays.Ended(place, step);
    };
  }

  private static WorkerStep at(int place, WorkerStep step) {
    return new WorkerStep(
        place,
        step.step(),
        step.nanos(),
        step.loss(),
        step.computeMs(),
        step.queuedMs(),
        step.waitMs(),
        step.allReduceMs(),
        step.dataMs(),
        step.tokensPerSecond(),
        step.gradientNorm(),
        step.memoryBytes(),
        step.digest());
  }
}
