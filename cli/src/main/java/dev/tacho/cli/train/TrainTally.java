package dev.tacho.cli.train;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.health.WorkerStep;
import dev.tacho.train.group.AttemptEnd;
import dev.tacho.train.group.GroupListener;
import dev.tacho.train.link.WorkerSays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a training comes to, gathered while it goes on. Confined to the keeper's thread.
final class TrainTally implements GroupListener {
  private final RunSink run;
  private final TrainProgress progress;
  private final Map<Integer, Member> members = new LinkedHashMap<>();
  private final List<Member> earlier = new ArrayList<>();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final List<Double> tokenRates = new ArrayList<>();
  private OptionalDouble firstLoss = OptionalDouble.empty();
  private OptionalDouble lastLoss = OptionalDouble.empty();
  private OptionalDouble heldOutLoss = OptionalDouble.empty();
  private OptionalLong peakBytes = OptionalLong.empty();
  private double talkedMs;
  private double workedMs;
  private long steps;
  private long again;
  private long firstStep;
  private long lastStep;
  private long reached;
  private int firstWorld;
  private int lastWorld;
  private long beganNanos;
  private long endedNanos;
  private double loss = Double.NaN;

  /// The run of one worker.
  record Member(int rank, String run) {}

  TrainTally(RunSink run, TrainProgress progress) {
    this.run = run;
    this.progress = progress;
  }

  /// The group's run, what goes into it being heard here too.
  RunSink overhearing() {
    return new RunSink() {
      @Override
      public RunId id() {
        return run.id();
      }

      @Override
      public long nanos() {
        return run.nanos();
      }

      @Override
      public void event(long nanos, RunEvent event) {
        run.event(nanos, event);
      }

      @Override
      public void point(long nanos, long step, PointShape shape, double[] values) {
        run.point(nanos, step, shape, values);
        take(step, shape.names().getFirst(), values[0]);
      }

      @Override
      public void sample(
          long intendedNanos, long number, String status, SampleShape shape, double[] values) {
        run.sample(intendedNanos, number, status, shape, values);
      }

      @Override
      public void close() {
        run.close();
      }
    };
  }

  private void take(long step, String series, double value) {
    switch (series) {
      case "loss" -> {
        loss = value;
        firstLoss = firstLoss.isPresent() ? firstLoss : OptionalDouble.of(value);
        lastLoss = OptionalDouble.of(value);
        steps++;
        endedNanos = System.nanoTime();
        if (steps == 1) {
          beganNanos = endedNanos;
          firstStep = step;
        } else if (step <= reached) {
          again++;
        }
        lastStep = step;
        reached = Math.max(reached, step);
      }
      case "tokens_per_s" -> {
        tokenRates.add(value);
        progress.stepped(step, loss, value);
      }
      case "eval_loss" -> {
        heldOutLoss = OptionalDouble.of(value);
        progress.says(
            "step " + Numbers.grouped(step) + " · held-out loss " + Numbers.text(value, 4));
      }
      default -> {
        // kept by the run
      }
    }
  }

  @Override
  public void begins(int attempt, int world, long fromStep) {
    earlier.addAll(members.values());
    members.clear();
    firstWorld = firstWorld == 0 ? world : firstWorld;
    lastWorld = world;
    progress.begins(attempt, world, fromStep);
  }

  @Override
  public void said(WorkerSays says, long nanos) {
    switch (says) {
      case WorkerSays.Hello hello -> {
        Member _ = members.put(hello.rank(), new Member(hello.rank(), hello.run()));
      }
      case WorkerSays.Stepped(var step) -> take(step);
      default -> {
        // kept by the run, or of no account afterwards
      }
    }
  }

  private void take(WorkerStep step) {
    double talked = step.waitMs().orElse(Double.NaN) + step.allReduceMs().orElse(Double.NaN);
    double worked = step.computeMs().orElse(Double.NaN);
    // a share is of steps whose parts are all known
    if (Double.isFinite(talked + worked)) {
      talkedMs += talked;
      workedMs += worked;
    }
    if (step.memoryBytes().orElse(0) > peakBytes.orElse(0)) {
      peakBytes = step.memoryBytes();
    }
  }

  @Override
  public void found(Anomaly anomaly, long nanos) {
    anomalies.add(anomaly);
    progress.says(anomaly.message() + "; " + anomaly.advice());
  }

  @Override
  public void ended(AttemptEnd end) {
    end.failure().ifPresent(why -> progress.says("start " + end.attempt() + " ended: " + why));
  }

  /// The runs of the last attempt's workers, by rank.
  List<Member> members() {
    return List.copyOf(members.values());
  }

  /// The runs of all attempts' workers.
  List<Member> all() {
    List<Member> all = new ArrayList<>(earlier);
    all.addAll(members.values());
    return all;
  }

  List<Anomaly> anomalies() {
    return List.copyOf(anomalies);
  }

  OptionalDouble firstLoss() {
    return firstLoss;
  }

  OptionalDouble lastLoss() {
    return lastLoss;
  }

  OptionalDouble heldOutLoss() {
    return heldOutLoss;
  }

  OptionalLong peakBytes() {
    return peakBytes;
  }

  /// Steps that all workers ended, those that were done twice included.
  long steps() {
    return steps;
  }

  /// Steps that were done before already, and lost.
  long again() {
    return again;
  }

  /// Steps after the first one up to the last one, each once however often it was done.
  long countedAfterFirst() {
    return Math.max(0, lastStep - firstStep);
  }

  /// The step it has come to.
  long lastStep() {
    return lastStep;
  }

  /// How many workers the last start here had; empty where there was no start.
  OptionalInt workersAtEnd() {
    return lastWorld == 0 ? OptionalInt.empty() : OptionalInt.of(lastWorld);
  }

  /// Why what is told of so many workers is not known; empty where there were always as many.
  Optional<String> changeOfWorkers() {
    return lastWorld == firstWorld
        ? Optional.empty()
        : Optional.of(
            "the number of workers changed from %d to %d".formatted(firstWorld, lastWorld));
  }

  /// From the end of the first step to the end of the last, of [System#nanoTime].
  long beganNanos() {
    return beganNanos;
  }

  long endedNanos() {
    return endedNanos;
  }

  /// The share of time in collectives, over all workers; empty where nothing was worked.
  OptionalDouble communicationShare() {
    return workedMs > 0
        ? OptionalDouble.of(talkedMs / (talkedMs + workedMs))
        : OptionalDouble.empty();
  }

  /// The group's tokens a second in each step.
  double[] tokenRates() {
    return tokenRates.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
