package dev.tacho.train.validate;

import dev.tacho.core.json.Json;
import dev.tacho.train.TrainException;
import dev.tacho.train.crew.Crew;
import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.worker.WorkerOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Does the first steps of two trainings again, in processes of their own.
public final class Replay {
  /// Beyond the workers' own limits: for the arithmetic between two lines.
  private static final Duration ARITHMETIC = Duration.ofMinutes(5);

  private Replay() {}

  /// What is to be done.
  ///
  /// @param workers the orders of the several workers, by rank
  /// @param steps to do again, from the first
  /// @param controls trainings in other orders, at least two
  /// @param leaveOut whether the all-reduce is left out, so that it can be seen to be missed
  public record Task(List<WorkerOrder> workers, long steps, int controls, boolean leaveOut) {
    /// Refuses what shows nothing.
    ///
    /// @throws TrainException naming the value
    public Task {
      workers = List.copyOf(workers);
      if (workers.size() < 2) {
        throw new TrainException("one worker has nobody to be held against");
      }
      if (steps < 1 || controls < 2) {
        throw new TrainException(
            "%d steps and %d controls show nothing: at least 1 step and 2 controls do"
                .formatted(steps, controls));
      }
    }
  }

  /// Does it.
  ///
  /// @param start how a process is started that calls [ReplayWorker#run]
  /// @param stop whether to leave off
  /// @param said what is to be told of its progress
  /// @throws TrainException when a worker fails, with its words
  public static Replayed run(
      Task task, WorkerStart start, BooleanSupplier stop, Consumer<String> said)
      throws InterruptedException {
    List<Json.Obj> orders = new ArrayList<>();
    for (WorkerOrder worker : task.workers()) {
      orders.add(new ReplayOrder(worker, task.steps(), task.controls(), task.leaveOut()).toJson());
    }
    Replayed replayed = new Replayed();
    Duration silence = ARITHMETIC.plus(task.workers().getFirst().patience());
    try (Crew crew = Crew.start(start, orders, stop)) {
      Optional<String> failure =
          crew.hear(
              silence,
              stop,
              line -> {
                if (line.needText("type").equals("gradients")) {
                  replayed.take(GradientStep.of(line));
                  said.accept(
                      "gradients of step " + replayed.gradients().size() + "/" + task.steps());
                } else {
                  replayed.take(FreeStep.of(line));
                  said.accept("trainings that run freely");
                }
              });
      if (failure.isPresent()) {
        throw new TrainException("the replay failed: " + failure.get());
      }
    } catch (IOException e) {
      throw new TrainException("a worker could not be started: " + e.getMessage(), e);
    }
    return replayed;
  }
}
