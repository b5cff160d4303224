package dev.tacho.train.sweep;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.train.TrainException;
import dev.tacho.train.crew.Crew;
import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.rendezvous.Rendezvous;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// Starts the workers of a sweep that are to run on this machine, hears them, and writes down what
/// they measured. Used once, on one thread, which owns the run's sink.
public final class SweepBench {
  /// The samples of a sweep.
  public static final String REPEATS = "all-reduces";

  /// The size of a tensor, in bytes.
  public static final Dimension BYTES = new Dimension("message_bytes");

  /// Workers of the group.
  public static final Dimension WORKERS = new Dimension("workers");

  private static final SampleShape SHAPE =
      new SampleShape(
          REPEATS,
          List.of("bytes", "repeat", "rounds", "ms", "algorithm_gb_per_s", "bus_gb_per_s"));

  /// A worker waits for others within its own limits; this is for its own start and arithmetic.
  private static final Duration START = Duration.ofMinutes(2);

  /// What is to be done.
  ///
  /// @param at the workers that are to run on this machine; others of the world run elsewhere
  /// @param natives the folder that libtorch is unpacked in
  public record Task(String name, List<Rendezvous> at, SweepPlan plan, Path natives) {
    public Task {
      at = List.copyOf(at);
      if (at.isEmpty()) {
        throw new TrainException("no worker of the sweep is to run here");
      }
    }
  }

  private final Task task;
  private final RunSink sink;
  private final SweepListener listener;
  private final AtomicReference<Optional<Signal>> asked = new AtomicReference<>(Optional.empty());
  private final List<SweepRow> rows = new ArrayList<>();
  private final long begun = System.nanoTime();
  private Optional<String> failure = Optional.empty();

  private SweepBench(Task task, RunSink sink, SweepListener listener) {
    this.task = task;
    this.sink = sink;
    this.listener = listener;
  }

  /// Does the sweep, into `sink`, which gets everything but its seal.
  ///
  /// @param start how a process is started that calls [SweepWorker#run]
  /// @param tool this program, as the result names it
  public static SweepOutcome run(
      Task task,
      RunSink sink,
      WorkerStart start,
      Tool tool,
      Platform platform,
      SweepListener listener)
      throws InterruptedException {
    SweepBench bench = new SweepBench(task, sink, listener);
    try (Signals _ =
        Signals.hear(
            List.of(Signal.TERM, Signal.INT, Signal.HUP),
            signal -> {
              boolean _ = bench.asked.compareAndSet(Optional.empty(), Optional.of(signal));
            })) {
      return bench.run(start, tool, platform);
    }
  }

  private SweepOutcome run(WorkerStart start, Tool tool, Platform platform)
      throws InterruptedException {
    event(RunEvent.state(RunState.RUNNING));
    List<Json.Obj> orders =
        task.at().stream()
            .map(at -> new SweepOrder(at, task.natives(), task.plan()).toJson())
            .toList();
    Duration silence = START.plus(task.at().getFirst().limit().multipliedBy(2));
    BooleanSupplier stop = () -> asked.get().isPresent();
    try (Crew crew = Crew.start(start, orders, stop)) {
      failure = crew.hear(silence, stop, this::take);
    } catch (IOException e) {
      failure = Optional.of("a worker could not be started: " + e.getMessage());
    }
    Optional<Result> result = SweepResult.of(task, rows, sink.id(), Instant.now(), tool, platform);
    result.ifPresent(made -> event(new RunEvent.ResultAttached(ResultJson.write(made))));
    RunEvent.StateChanged last = last();
    event(last);
    boolean wrong = !rows.stream().allMatch(SweepRow::right);
    return new SweepOutcome(last.to(), last.reason(), wrong, result);
  }

  private RunEvent.StateChanged last() {
    if (asked.get().isPresent()) {
      return RunEvent.state(RunState.CANCELLED, asked.get().get().label() + " was sent to tacho");
    }
    return failure
        .map(reason -> RunEvent.state(RunState.FAILED, reason))
        .orElseGet(() -> RunEvent.state(RunState.COMPLETED));
  }

  private void take(Json.Obj json) {
    SweepRow row = SweepRow.of(json);
    rows.add(row);
    sink.sample(
        sink.nanos(),
        rows.size(),
        row.right() ? "ok" : "wrong",
        SHAPE,
        new double[] {
          row.bytes(),
          row.repeat(),
          row.rounds(),
          row.seconds() * 1e3,
          row.algorithmBandwidth(),
          SweepResult.busBandwidth(row, task.at().getFirst().world())
        });
    if (row.repeat() == task.plan().repeats()) {
      int done = rows.size() / task.plan().repeats();
      int all = task.plan().bytes().size();
      event(new RunEvent.Progress(done, Optional.of((double) all), Optional.of("sizes")));
      listener.done(done, all, Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private void event(RunEvent event) {
    sink.event(sink.nanos(), event);
  }
}
