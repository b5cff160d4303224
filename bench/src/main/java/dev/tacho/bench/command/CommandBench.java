package dev.tacho.bench.command;

import dev.tacho.bench.load.Surroundings;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.process.Ending;
import dev.tacho.process.ResourceUse;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.process.Timed;
import dev.tacho.process.TimedEnd;
import dev.tacho.process.TimedPlan;
import dev.tacho.stats.Quantiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Runs a command again and again and writes down what each run cost. Used once, on one thread,
/// which owns the run's sink; a signal's thread leaves word that it is over.
///
/// The first repeat that fails ends the bench: numbers of a program that fails now and then say
/// nothing about its speed. What was measured before is kept.
public final class CommandBench {
  /// The samples of the repeats.
  public static final String TRIALS = "trials";

  /// The samples of the warm-ups.
  public static final String WARM_UPS = "warm-ups";

  /// What every bench measures; no marker may have such a name.
  public static final List<String> MEASURED =
      List.of("cpu_time_s", "duration_s", "peak_process_memory_bytes");

  private static final long OUTPUT_LIMIT = 1L << 30;
  private static final String MEASURING = "measure";
  private static final String WARMING = "warm-up";
  private static final List<String> COLUMNS =
      List.of(
          "cpu_s",
          "user_s",
          "system_s",
          "wall_s",
          "peak_bytes",
          "major_faults",
          "involuntary_switches",
          "exit_code");

  private final BenchPlan plan;
  private final RunSink sink;
  private final Function<String, Map<String, Double>> markers;
  private final BenchListener listener;
  private final Scratch scratch;
  private final Surroundings here = new Surroundings(Path.of("/"));
  private final AtomicReference<Optional<Signal>> asked = new AtomicReference<>(Optional.empty());
  private final List<Trial> trials = new ArrayList<>();
  private final List<Double> walls = new ArrayList<>();
  private final long zero;
  private final long begun = System.nanoTime();
  private ResourceUse used = ResourceUse.NONE;
  private OptionalLong peak = OptionalLong.empty();
  private boolean started;

  private CommandBench(
      BenchPlan plan,
      RunSink sink,
      Function<String, Map<String, Double>> markers,
      BenchListener listener,
      Scratch scratch) {
    this.plan = plan;
    this.sink = sink;
    this.markers = markers;
    this.listener = listener;
    this.scratch = scratch;
    this.zero = System.nanoTime() - sink.nanos();
  }

  /// Does what `plan` says, into `sink`, which gets everything but its seal.
  ///
  /// @param markers tells the values of a marker line by series
  /// @param tool this program, as the result names it
  public static BenchOutcome run(
      BenchPlan plan,
      RunSink sink,
      Function<String, Map<String, Double>> markers,
      Tool tool,
      BenchListener listener)
      throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make()) {
      CommandBench bench = new CommandBench(plan, sink, markers, listener, scratch);
      try (Signals _ = Signals.hear(List.of(Signal.TERM, Signal.INT, Signal.HUP), bench::stopFor)) {
        return bench.run(tool);
      }
    }
  }

  private void stopFor(Signal signal) {
    boolean _ = asked.compareAndSet(Optional.empty(), Optional.of(signal));
  }

  private BenchOutcome run(Tool tool) throws IOException, InterruptedException {
    Json before = here.load();
    event(RunEvent.state(RunState.RUNNING));
    event(
        new RunEvent.Planned(
            plan.warmUps() > 0 ? List.of(WARMING, MEASURING) : List.of(MEASURING)));
    BenchAdvice.ofLoad(here, sink.nanos()).ifPresent(this::advise);
    Optional<RunEvent.StateChanged> failed = Optional.empty();
    if (plan.warmUps() > 0) {
      failed = round(WARMING, plan.warmUps());
    }
    if (failed.isEmpty()) {
      failed = round(MEASURING, plan.repeats());
    }
    if (started) {
      keepOutput();
      event(
          new RunEvent.Usage(
              Duration.ofNanos(used.userNanos()),
              Duration.ofNanos(used.systemNanos()),
              peak,
              used.majorFaults(),
              used.voluntarySwitches(),
              used.involuntarySwitches()));
    }
    BenchAdvice.ofTrials(trials, sink.nanos()).forEach(this::advise);
    Json.Obj environment =
        Json.object()
            .put("load_average_before", before)
            .put("load_average_after", here.load())
            .put("cpu_governor", here.governor())
            .put("cpus", Runtime.getRuntime().availableProcessors())
            .build();
    Optional<Result> result =
        BenchResult.of(plan, trials, sink.id(), Instant.now(), here.platform(), environment, tool);
    result.ifPresent(r -> event(new RunEvent.ResultAttached(ResultJson.write(r))));
    RunEvent.StateChanged end =
        failed.orElseGet(
            () ->
                new RunEvent.StateChanged(
                    RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty()));
    event(end);
    return new BenchOutcome(end.to(), end.reason(), trials, result, started);
  }

  /// What was measured is not given up because there is no room for what was printed.
  private void keepOutput() {
    try {
      scratch.keep(plan.outputLog());
    } catch (IOException e) {
      String message = "the end of the command's output cannot be kept: " + e.getMessage();
      listener.notice(message);
      event(new RunEvent.Fault("output", plan.outputLog().toString(), message));
    }
  }

  /// What makes the numbers worse than they need to be, while it can still be changed.
  private void advise(RunEvent.Advice advice) {
    listener.notice(advice.message() + "; " + advice.action());
    event(advice);
  }

  /// All of one kind. Why the bench ends here; empty when it goes on.
  private Optional<RunEvent.StateChanged> round(String stage, int count)
      throws IOException, InterruptedException {
    boolean warmUp = stage.equals(WARMING);
    event(RunEvent.stage(stage, StageState.RUNNING));
    for (int number = 1; number <= count; number++) {
      Optional<RunEvent.StateChanged> failed = once(warmUp, number, count);
      if (failed.isPresent()) {
        event(
            new RunEvent.StageChanged(
                stage, StageState.FAILED, Optional.empty(), failed.get().reason()));
        return failed;
      }
      event(
          new RunEvent.Progress(
              number, Optional.of((double) count), Optional.of(warmUp ? "warm-ups" : "repeats")));
    }
    event(RunEvent.stage(stage, StageState.COMPLETED));
    return Optional.empty();
  }

  private Optional<RunEvent.StateChanged> once(boolean warmUp, int number, int count)
      throws IOException, InterruptedException {
    TimedPlan timed =
        new TimedPlan(
            plan.command(),
            plan.directory(),
            plan.environment(),
            scratch.out(),
            scratch.err(),
            plan.timeout(),
            OUTPUT_LIMIT);
    String which = (warmUp ? "warm-up " : "repeat ") + number + " of " + count;
    if (asked.get().isPresent()) {
      return Optional.of(cancelled(which));
    }
    TimedEnd end =
        Timed.run(
            timed,
            () -> {
              listener.stands(stand(warmUp, number, count));
              return asked.get().isEmpty();
            });
    return switch (end) {
      case TimedEnd.Refused(_, var reason) -> Optional.of(RunEvent.state(RunState.FAILED, reason));
      case TimedEnd.Ended ended -> {
        started = true;
        Trial trial = trial(number, ended);
        keep(warmUp, trial, ended);
        yield failure(which, trial, ended);
      }
    };
  }

  private BenchListener.Stand stand(boolean warmUp, int number, int count) {
    long elapsed = System.nanoTime() - begun;
    return new BenchListener.Stand(
        warmUp, number, count, Duration.ofNanos(elapsed), left(warmUp, number));
  }

  /// Of what ran so far the median, for each that is still to come and what is left of this one.
  private Optional<Duration> left(boolean warmUp, int number) {
    if (walls.isEmpty()) {
      return Optional.empty();
    }
    double one = Quantiles.median(walls.stream().mapToDouble(w -> w).toArray());
    int after = warmUp ? plan.warmUps() - number + plan.repeats() : plan.repeats() - number;
    double past = walls.stream().mapToDouble(w -> w).sum();
    double current = (System.nanoTime() - begun) / 1e9 - past;
    return Optional.of(
        Duration.ofMillis((long) (1000 * (after * one + Math.max(0, one - current)))));
  }

  private Trial trial(int number, TimedEnd.Ended end) throws IOException {
    Map<String, List<Double>> told = plan.metrics().isEmpty() ? Map.of() : scratch.told(markers);
    List<Double> metrics = new ArrayList<>();
    String status = status(end);
    for (AskedMetric metric : plan.metrics()) {
      List<Double> values = told.getOrDefault(metric.metric().name(), List.of());
      metrics.add(values.isEmpty() ? Double.NaN : one(metric.statistic(), values));
      if (values.isEmpty() && status.equals(Trial.OK)) {
        status = "no " + metric.metric().name();
      }
    }
    ResourceUse use = end.use();
    return new Trial(
        number,
        status,
        end.begunNanos() - zero,
        use.userNanos() / 1e9,
        use.systemNanos() / 1e9,
        end.wallNanos() / 1e9,
        end.peakBytes().isPresent() ? end.peakBytes().getAsLong() : Double.NaN,
        use.majorFaults(),
        use.involuntarySwitches(),
        end.ending() instanceof Ending.Exited(var code) ? code : Double.NaN,
        metrics);
  }

  /// The statistics that an [AskedMetric] may have, of a repeat's values.
  static double one(Statistic statistic, List<Double> values) {
    var all = values.stream().mapToDouble(v -> v);
    return switch (statistic) {
      case Statistic.Mean _ -> all.average().orElse(Double.NaN);
      case Statistic.Median _ -> median(values);
      case Statistic.Min _ -> all.min().orElse(Double.NaN);
      case Statistic.Max _ -> all.max().orElse(Double.NaN);
      case Statistic.Total _ -> all.sum();
      case Statistic.Last _ -> values.getLast();
      case Statistic.Quantile _, Statistic.Rate _, Statistic.Share _ ->
          throw new IllegalArgumentException(
              statistic.word() + " of a repeat; use last, mean, median, min, max or total");
    };
  }

  private static double median(List<Double> values) {
    double[] all = values.stream().mapToDouble(v -> v).toArray();
    return values.stream().allMatch(Double::isFinite) ? Quantiles.median(all) : Double.NaN;
  }

  private static String status(TimedEnd.Ended end) {
    return switch (end.cut()) {
      case TIME -> "timeout";
      case OUTPUT -> "output";
      case ASKED -> "cancelled";
      case NONE ->
          switch (end.ending()) {
            case Ending.Exited(int code) when code == 0 -> Trial.OK;
            case Ending.Exited(int code) -> "exit " + code;
            case Ending.Signalled(var signal, _) -> signal.label();
          };
    };
  }

  private void keep(boolean warmUp, Trial trial, TimedEnd.Ended end) {
    walls.add(trial.wallSeconds());
    used = used.plus(end.use());
    end.peakBytes().ifPresent(p -> peak = OptionalLong.of(Math.max(peak.orElse(0), p)));
    if (!warmUp) {
      trials.add(trial);
    }
    List<String> columns = new ArrayList<>(COLUMNS);
    plan.metrics().forEach(metric -> columns.add(metric.column()));
    double[] values = new double[columns.size()];
    List<Double> row =
        new ArrayList<>(
            List.of(
                trial.cpuSeconds(),
                trial.userSeconds(),
                trial.systemSeconds(),
                trial.wallSeconds(),
                trial.peakBytes(),
                trial.majorFaults(),
                trial.involuntarySwitches(),
                trial.exitCode()));
    row.addAll(trial.metrics());
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    sink.sample(
        trial.begunNanos(),
        trial.number(),
        trial.status(),
        new SampleShape(warmUp ? WARM_UPS : TRIALS, columns),
        values);
    if (!warmUp && trial.ok() && !plan.metrics().isEmpty()) {
      sink.point(
          sink.nanos(),
          trial.number(),
          PointShape.of(plan.metrics().stream().map(m -> m.metric().name()).toArray(String[]::new)),
          trial.metrics().stream().mapToDouble(v -> v).toArray());
    }
    if (!end.left().none()) {
      String message =
          end.left().said()
              + " that "
              + (warmUp ? "warm-up " : "repeat ")
              + trial.number()
              + " left running were ended; what they used is in its processor time";
      listener.notice(message);
      event(new RunEvent.Fault("leftover", "processes of the command", message));
    }
  }

  private Optional<RunEvent.StateChanged> failure(String which, Trial trial, TimedEnd.Ended end) {
    if (trial.ok()) {
      return Optional.empty();
    }
    String how =
        switch (trial.status()) {
          case "timeout" ->
              "did not end within " + plan.timeout().orElseThrow().toMillis() / 1000.0 + " s";
          case "output" -> "printed more than 1 GiB, more than a bench keeps";
          default ->
              trial.status().startsWith("no ")
                  ? "told no value of '"
                      + trial.status().substring(3)
                      + "' by a ::tacho point line on its standard output"
                  : "ended with " + trial.status().replace("exit", "exit code");
        };
    if (end.cut() == TimedEnd.Cut.ASKED) {
      return Optional.of(cancelled(which));
    }
    OptionalInt code =
        end.ending() instanceof Ending.Exited(var c) ? OptionalInt.of(c) : OptionalInt.empty();
    Optional<String> signal =
        end.ending() instanceof Ending.Signalled(var s, _)
            ? Optional.of(s.label())
            : Optional.empty();
    return Optional.of(
        new RunEvent.StateChanged(
            end.cut() == TimedEnd.Cut.TIME ? RunState.TIMED_OUT : RunState.FAILED,
            Optional.of(which + " " + how),
            code,
            signal));
  }

  private RunEvent.StateChanged cancelled(String which) {
    return RunEvent.state(
        RunState.CANCELLED,
        asked.get().map(Signal::label).orElse("a signal") + " was sent to tacho during " + which);
  }

  private void event(RunEvent event) {
    sink.event(sink.nanos(), event);
  }
}
