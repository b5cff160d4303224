package dev.tacho.cli.train;

import dev.tacho.bench.energy.EnergyTrace;
import dev.tacho.bench.energy.Window;
import dev.tacho.bench.energy.Work;
import dev.tacho.bench.load.Surroundings;
import dev.tacho.cli.shell.Version;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Provenance.Derived;
import dev.tacho.core.measure.Provenance.Measured;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.RunWriter;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.worker.WorkerOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// The numbers of a training, each with how it was obtained, or with the reason why there is none.
///
/// @param oneOfHosts whether only one worker of those was here
/// @param baseline what scaling is held against
/// @param counters of energy, read while it was trained
record TrainFigures(
    WorkerOrder order,
    boolean oneOfHosts,
    RunWriter run,
    TrainTally tally,
    TrainBaseline baseline,
    EnergyTrace counters) {
  private static final Provenance STEPS =
      new Measured("CLOCK_MONOTONIC of the workers, around the parts of each step");
  private static final Provenance CLOCK =
      new Measured("CLOCK_MONOTONIC, from the end of the first step to the end of the last");
  private static final Provenance LOSSES =
      new Measured("mean cross-entropy of the rows, in nats a token");
  private static final Provenance MEMORY = new Measured("VmRSS of /proc/self/status, each step");

  private static final List<String> TOLD =
      List.of(
          "tokens_per_s",
          "communication_pct",
          "memory_bytes",
          "scaling_efficiency_pct",
          "weak_scaling_efficiency_pct",
          "energy_per_token_j");

  Result result() {
    TrainPlan plan = order.plan();
    Json.Builder parameters =
        Json.object()
            .put("batch_size", plan.batch())
            .put("workers", workers())
            .put("parameters", order.model().parameters())
            .put("plan", plan.toJson())
            .put("model", order.model().toJson());
    if (tally.changeOfWorkers().isPresent()) {
      parameters.put(TrainBaseline.AT_START, order.world());
    }
    return Result.of(
            new Tool("tacho", Version.TEXT),
            new Surroundings(Path.of("/")).platform(),
            new Workload(run.header().title(), "training", parameters.build()))
        .run(run.id())
        .measurements(measurements())
        .build();
  }

  /// At the end, of all hosts.
  private int workers() {
    return oneOfHosts ? order.world() : tally.workersAtEnd().orElse(order.world());
  }

  private List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    Evidence steps = Evidence.of(tally.steps());
    Evidence counted = Evidence.of(tally.steps() - tally.again());
    all.add(of("loss", here(), new Statistic.Last(), tally.lastLoss(), LOSSES, Evidence.NONE));
    all.add(
        of(
            "eval_loss",
            Scope.WHOLE,
            new Statistic.Last(),
            tally.heldOutLoss(),
            LOSSES,
            Evidence.NONE));
    all.add(
        of("tokens_per_s", Scope.WHOLE, new Statistic.Rate(), rate(), tokensASecond(), counted));
    all.add(
        of(
            "tokens_per_s",
            here(),
            new Statistic.Median(),
            median(tally.tokenRates()),
            STEPS,
            Evidence.of(tally.tokenRates().length)));
    all.add(communication(steps));
    all.add(
        of(
            "memory_bytes",
            here(),
            new Statistic.Max(),
            tally.peakBytes().isPresent()
                ? OptionalDouble.of((double) tally.peakBytes().getAsLong())
                : OptionalDouble.empty(),
            MEMORY,
            steps));
    all.addAll(
        oneOfHosts
            ? baseline.efficiency(order, tally.changeOfWorkers(), rate(), tokensASecond())
            : baseline.efficiency(
                order, tally.changeOfWorkers(), median(tally.tokenRates()), STEPS));
    all.addAll(joules());
    return all;
  }

  private static Provenance tokensASecond() {
    return new Derived(
        "tokens / seconds",
        List.of(
            new Measured("count of rows' tokens, each step once however often it was done"),
            CLOCK));
  }

  private Measurement communication(Evidence steps) {
    Metric metric = metric("communication_pct");
    if (order.world() == 1) {
      return new Measurement.Missing(metric, Scope.WHOLE, "one worker has nobody to talk to");
    }
    Optional<String> changed = tally.changeOfWorkers();
    if (changed.isPresent()) {
      return new Measurement.Missing(metric, Scope.WHOLE, changed.get());
    }
    OptionalDouble share = tally.communicationShare();
    return of(
        "communication_pct",
        here(),
        new Statistic.Share(),
        share.isPresent() ? OptionalDouble.of(100 * share.getAsDouble()) : share,
        new Derived(
            "100 * (wait_ms + all_reduce_ms) / (wait_ms + all_reduce_ms + compute_ms)",
            List.of(STEPS, STEPS, STEPS)),
        steps);
  }

  /// Tokens a second of all workers in steps that count, with the time of those done again,
  /// with the looks at held-out text and the checkpoints.
  private OptionalDouble rate() {
    double seconds = (tally.endedNanos() - tally.beganNanos()) / 1e9;
    long steps = tally.countedAfterFirst();
    return steps > 0
        ? OptionalDouble.of((double) steps * tokensAStep() / seconds)
        : OptionalDouble.empty();
  }

  private double tokensAStep() {
    return (double) order.plan().batch() * order.plan().context();
  }

  private List<Measurement> joules() {
    long done = tally.countedAfterFirst();
    if (done < 1) {
      return List.of();
    }
    long rows = done * (oneOfHosts ? order.rows() : order.plan().batch());
    Work work =
        new Work(
            List.of(new Window(tally.beganNanos(), tally.endedNanos())),
            Optional.empty(),
            here(),
            rows,
            done,
            OptionalLong.of(rows * order.plan().context()),
            Map.of());
    return counters.measurements(work);
  }

  private static Measurement of(
      String name,
      Scope scope,
      Statistic statistic,
      OptionalDouble value,
      Provenance how,
      Evidence evidence) {
    Metric metric = metric(name);
    return value.isPresent()
        ? new Measurement.Known(metric, statistic, value.getAsDouble(), scope, how, evidence)
        : new Measurement.Missing(metric, scope, "no step told of it");
  }

  /// What the workers that were kept here tell of: all, or one of several hosts'.
  private Scope here() {
    return oneOfHosts
        ? Scope.WHOLE.with(Dimension.RANK, Integer.toString(order.rank()))
        : Scope.WHOLE;
  }

  private static Metric metric(String name) {
    return MetricRegistry.known().require(name);
  }

  private static OptionalDouble median(double[] values) {
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /// The few of `result` that are told at once, with the reasons of those that are missing.
  static List<String> lines(Result result) {
    List<String> lines = new ArrayList<>();
    Set<String> missing = new HashSet<>();
    for (Measurement measurement : result.measurements()) {
      String name = measurement.metric().name();
      if (!TOLD.contains(name)) {
        continue;
      }
      switch (measurement) {
        case Measurement.Known known -> lines.add(line(known));
        case Measurement.Missing unknown -> {
          if (missing.add(name)) {
            lines.add(name + " unavailable: " + shorter(unknown.reason()));
          }
        }
      }
    }
    return lines;
  }

  private static String line(Measurement.Known known) {
    String unit = known.metric().unit().symbol();
    return known.metric().name()
        + " "
        + known.statistic().label()
        + " "
        + Numbers.text(known.value())
        + (unit.equals("1") ? "" : " " + unit);
  }

  /// A list of reasons has its first here; the result has them all.
  private static String shorter(String reason) {
    int end = reason.indexOf("; ");
    return end < 0 ? reason : reason.substring(0, end);
  }
}
