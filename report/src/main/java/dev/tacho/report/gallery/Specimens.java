package dev.tacho.report.gallery;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Device;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.MetricRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// The made-up runs. Their values come from seeds, so they are the same every time.
final class Specimens {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant BEGAN = Instant.parse("2026-01-05T09:30:00Z");
  private static final int REPEATS = 5;
  private static final int QUERIES = 80;
  private static final int STEPS = 400;

  private Specimens() {}

  /// A measured model, its latencies around `middle` milliseconds.
  static RunReader measured(String name, int day, double middle, boolean powered) {
    return measured(name, day, middle, powered, "fp32");
  }

  static RunReader measured(
      String name, int day, double middle, boolean powered, String precision) {
    SplittableRandom random = new SplittableRandom(day);
    Specimen run = new Specimen(header(name, day));
    List<Specimen.Row> rows = new ArrayList<>();
    double[] latencies = new double[REPEATS * QUERIES];
    for (int i = 0; i < latencies.length; i++) {
      double tail = random.nextDouble() < 0.04 ? 2.5 : 1;
      latencies[i] = middle * tail * (0.9 + 0.2 * random.nextDouble());
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("repeat", (double) (1 + i / QUERIES));
      long intended = SECOND + i * 25_000_000L;
      values.put("sent", (double) intended);
      values.put("last", intended + latencies[i] * 1e6);
      values.put("latency_ms", latencies[i]);
      rows.add(new Specimen.Row(intended, i % 97 == 96 ? "timeout" : "ok", values));
    }
    run.rows("queries", rows);
    run.event(0, RunEvent.state(RunState.RUNNING));
    run.event(SECOND / 2, RunEvent.stage("load", StageState.RUNNING));
    run.event(SECOND, RunEvent.stage("load", StageState.COMPLETED));
    run.event(SECOND, RunEvent.stage("measure", StageState.RUNNING));
    run.event(11 * SECOND, RunEvent.stage("measure", StageState.COMPLETED));
    run.event(
        11 * SECOND,
        new RunEvent.ResultAttached(
            ResultJson.write(result(name, latencies, middle, powered, precision))));
    run.event(12 * SECOND, RunEvent.state(RunState.COMPLETED));
    if (powered) {
      for (int i = 0; i < 110; i++) {
        run.point(
            RunEvent.Telemetry.SOURCE,
            "gpu_power_w/0",
            RunSink.NO_STEP,
            i * SECOND / 10,
            180 + 20 * Math.sin(i / 9.0) + random.nextDouble());
      }
    }
    return run;
  }

  private static Result result(
      String name, double[] latencies, double middle, boolean powered, String precision) {
    double[] sorted = latencies.clone();
    Arrays.sort(sorted);
    Scope scope =
        Scope.STEADY
            .with(Dimension.PRECISION, precision)
            .with(Dimension.BATCH, "4")
            .with(Dimension.SCENARIO, "single-stream");
    Provenance clock = new Provenance.Measured("the monotonic clock, around each query");
    Evidence raw =
        new Evidence(
            OptionalLong.of(sorted.length),
            REPEATS,
            4,
            0,
            Optional.of(interval(middle)),
            Optional.of(new SampleRef("queries", "latency_ms")));
    List<Measurement> all = new ArrayList<>();
    for (Statistic statistic :
        List.of(
            new Statistic.Mean(),
            new Statistic.Median(),
            new Statistic.Quantile(0.95),
            new Statistic.Quantile(0.99),
            new Statistic.Quantile(0.999),
            new Statistic.Min(),
            new Statistic.Max())) {
      all.add(
          Measurement.of(
              MetricRegistry.known().require("latency_ms"),
              statistic,
              statistic.rank().map(q -> at(sorted, q)).orElse(middle * 1.05),
              scope,
              clock,
              raw));
    }
    Evidence repeats =
        new Evidence(OptionalLong.of(REPEATS), REPEATS, 0, 0, Optional.empty(), Optional.empty());
    double rate = 4000 / middle;
    all.add(
        known(
            "samples_per_s",
            new Statistic.Median(),
            rate,
            scope,
            new Provenance.Derived("4 * queries / duration_s", List.of(clock, clock)),
            repeats));
    all.add(known("error_pct", new Statistic.Share(), 1, scope, clock, repeats));
    if (powered) {
      Scope enclosed = scope.with(Dimension.ENERGY_BOUNDARY, "gpu-package/gross");
      Provenance driver = new Provenance.Measured("NVML, power of the device");
      all.add(known("power_w", new Statistic.Mean(), 180, enclosed, driver, repeats));
      all.add(
          known(
              "energy_per_sample_j",
              new Statistic.Mean(),
              180 / rate,
              enclosed,
              new Provenance.Derived("power_w / samples_per_s", List.of(driver, clock)),
              repeats));
    } else {
      all.add(
          new Measurement.Missing(
              MetricRegistry.known().require("power_w"),
              scope,
              "this machine has no counter of power that may be read"));
    }
    return Result.of(
            new Tool("constructed", "1"),
            new Platform(
                Optional.of("Example board"),
                Optional.of("Linux 6.12"),
                Optional.of("x86_64"),
                OptionalInt.of(8),
                OptionalLong.of(16L << 30),
                List.of(
                    new Device("gpu0", "gpu", "Example accelerator", Map.of("driver", "610.1"))),
                Map.of("onnxruntime", "1.29.0")),
            new Workload(
                "example model",
                "inference",
                Json.object()
                    .put("model", "example.onnx")
                    .put("precision", "fp32")
                    .put("batch_size", 4)
                    .put("scenario", "single-stream")
                    .put("seed", 7)
                    .put("variant", name)
                    .build()))
        .measurements(all)
        .samples(
            List.of(
                new SampleSet("queries", "samples/queries.jsonl", sorted.length, Optional.empty())))
        .checks(
            List.of(
                new Check("p99 below 40 ms", Check.Outcome.PASSED, "the profile's limit"),
                new Check("below 80 °C", Check.Outcome.UNDECIDED, "no temperature could be read")))
        .build();
  }

  private static Measurement known(
      String metric,
      Statistic statistic,
      double value,
      Scope scope,
      Provenance how,
      Evidence evidence) {
    return new Measurement.Known(
        MetricRegistry.known().require(metric), statistic, value, scope, how, evidence);
  }

  private static Interval interval(double middle) {
    return new Interval(
        0.9 * middle, 1.1 * middle, 0.95, "nested bootstrap, 2000 draws, seed 7", Resampled.REPEAT);
  }

  private static double at(double[] sorted, double q) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(q * (sorted.length - 1)))];
  }

  /// A training that goes well until it spikes and, at the end, has values that are no numbers.
  static RunReader trained(String name, int day) {
    SplittableRandom random = new SplittableRandom(day);
    Specimen run = new Specimen(header(name, day));
    run.event(0, RunEvent.state(RunState.RUNNING));
    run.event(SECOND, RunEvent.stage("prepare", StageState.RUNNING));
    run.event(3 * SECOND, RunEvent.stage("prepare", StageState.COMPLETED));
    run.event(3 * SECOND, RunEvent.stage("train", StageState.RUNNING));
    for (int step = 0; step < STEPS; step++) {
      long nanos = (3 + step / 4) * SECOND;
      double fallen = Math.exp(-step / 90.0);
      double spike = step == 250 ? 3 : 0;
      run.point("", "train/loss", step, nanos, 0.4 + 2 * fallen + spike + noise(random));
      run.point("", "val/loss", step, nanos, 0.5 + 1.9 * fallen + noise(random));
      run.point("", "samples_per_s", step, nanos, 910 + 40 * random.nextDouble());
      run.point("", "lr", step, nanos, 3e-4 * (1 - step / (double) STEPS));
      run.point("", "grad_norm", step, nanos, step > 390 ? Double.NaN : 1 + fallen + noise(random));
    }
    run.event(104 * SECOND, RunEvent.stage("train", StageState.COMPLETED));
    run.event(105 * SECOND, RunEvent.state(RunState.COMPLETED));
    return run;
  }

  /// A group of workers; of two, the second is slow for a while, and is killed.
  static RunReader group(String name, int day, int workers) {
    Specimen run = new Specimen(header(name, day));
    run.event(0, RunEvent.state(RunState.RUNNING));
    run.event(SECOND, RunEvent.stage("train", StageState.RUNNING));
    if (workers > 1) {
      run.event(
          18 * SECOND,
          advice(
              "straggler",
              Severity.WARNING,
              "rank " + (workers - 1) + " computes 2.1 times as long as the others",
              "look at what else runs on its processor",
              15,
              18));
      run.event(
          30 * SECOND,
          advice(
              "dead",
              Severity.CRITICAL,
              "rank " + (workers - 1) + " ended by SIGKILL",
              "look at why it was killed; the group starts again from step 100",
              29,
              30));
      run.event(30 * SECOND, RunEvent.stage("train", StageState.FAILED));
      run.event(31 * SECOND, RunEvent.stage("train-2", StageState.RUNNING));
      run.event(60 * SECOND, RunEvent.stage("train-2", StageState.COMPLETED));
    } else {
      run.event(60 * SECOND, RunEvent.stage("train", StageState.COMPLETED));
    }
    return run.event(60 * SECOND, RunEvent.state(RunState.COMPLETED));
  }

  private static RunEvent advice(
      String kind, Severity severity, String message, String action, long onset, long found) {
    return new RunEvent.Advice(
        "health-" + kind,
        severity,
        message,
        action,
        new RunEvent.Evidence(onset * SECOND, found * SECOND, Optional.empty(), 2.1, 1, "1", 5),
        Optional.of("train"));
  }

  /// A test of faults, one of which was not found, and one not done.
  static RunReader faults(String name, int day) {
    Specimen run = new Specimen(header(name, day));
    run.event(0, RunEvent.state(RunState.RUNNING));
    Json killed = fault(1, "killed", "rank 1 ended by SIGKILL", 140, 2_900);
    Json slow = fault(2, "slow-compute", "rank 0 computes 2.1 times as long", 1_240, Double.NaN);
    Json flipped = fault(3, "mantissa-flip", "", Double.NaN, Double.NaN);
    Json network =
        Json.object()
            .put("number", 4)
            .put("fault", "network-cut")
            .put("rank", 0)
            .put("step", 12)
            .put("not_run", "this machine lets nobody make a network of his own")
            .build();
    Result result =
        Result.of(
                new Tool("constructed", "1"),
                new Platform(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    Map.of()),
                new Workload(name, "fault-test", Json.object().put("workers", 2).build()))
            .payload(
                Json.object()
                    .put("faults", Json.array(List.of(killed, slow, flipped, network)))
                    .build())
            .build();
    run.event(90 * SECOND, new RunEvent.ResultAttached(ResultJson.write(result)));
    return run.event(90 * SECOND, RunEvent.state(RunState.COMPLETED));
  }

  private static Json fault(
      int number, String kind, String diagnosis, double foundMs, double recoveredMs) {
    boolean found = !Double.isNaN(foundMs);
    Json.Builder fault =
        Json.object()
            .put("number", number)
            .put("fault", kind)
            .put("rank", number % 2)
            .put("step", 12 + number)
            .put("right", found)
            .put("recovered", true)
            .put("lost_steps", number);
    if (found) {
      fault
          .put("latency_ms", foundMs)
          .put("latency_steps", number)
          .put("diagnosis", Json.object().put("message", diagnosis).build());
    }
    if (!Double.isNaN(recoveredMs)) {
      fault.put("recovery_ms", recoveredMs);
    }
    return fault.build();
  }

  /// What each rank of such a group recorded.
  static Map<Integer, List<RunReader>> ranks(String name, int day, int workers) {
    Map<Integer, List<RunReader>> ranks = new LinkedHashMap<>();
    for (int rank = 0; rank < workers; rank++) {
      SplittableRandom random = new SplittableRandom(day * 31L + rank);
      Specimen run = new Specimen(header(name, day));
      for (int step = 1; step <= STEPS / 2; step++) {
        boolean slow = rank > 0 && step > 80 && step < 130;
        double compute = (slow ? 84 : 40) + 100 * noise(random);
        double data = 0.4 + 0.2 * random.nextDouble();
        double wait = workers == 1 ? 0 : (slow || step <= 80 || step >= 130 ? 1 : 44);
        double reduce = workers == 1 ? 0 : 3 + 2 * random.nextDouble() * random.nextDouble();
        long nanos = step * SECOND / 4;
        run.point("", "loss", step, nanos, 2.4 + 3 * Math.exp(-step / 40.0) + noise(random));
        run.point("", "data_ms", step, nanos, data);
        run.point("", "compute_ms", step, nanos, compute);
        run.point("", "wait_ms", step, nanos, wait);
        run.point("", "all_reduce_ms", step, nanos, reduce);
        run.point("", "optimizer_ms", step, nanos, 2.2);
        double seconds = (compute + data + wait + reduce + 2.2) / 1000;
        run.point("", "tokens_per_s", step, nanos, 8 * 128 / seconds);
      }
      ranks.put(rank, List.of(run));
    }
    return ranks;
  }

  private static double noise(SplittableRandom random) {
    return 0.02 * (random.nextDouble() - 0.5);
  }

  /// A run of which hardly anything is known.
  static RunReader bare(String name, int day) {
    return new Specimen(header(name, day)).event(0, RunEvent.state(RunState.RUNNING));
  }

  /// A run with one metric, all of whose values are no numbers.
  static RunReader broken(String name, int day) {
    Specimen run = new Specimen(header(name, day));
    run.event(0, RunEvent.state(RunState.RUNNING));
    for (int step = 0; step < 3; step++) {
      run.point("", "loss", step, step * SECOND, Double.NaN);
    }
    return run.event(4 * SECOND, RunEvent.state(RunState.FAILED, "exit code 1"));
  }

  private static RunHeader header(String name, int day) {
    return new RunHeader(
        new RunId("01KE7JH0M000000000000000" + (10 + day)),
        Optional.of(new Label(name)),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of("constructed", "--variant", name),
        "",
        new ClockAnchor(BEGAN.plusSeconds(86_400L * day), 0, ""),
        "constructed 1",
        new RunHeader.Host(
            "example", "nobody", "Linux 6.12", "x86_64", 8, OptionalLong.of(16L << 30)),
        Optional.empty(),
        Json.object().put("lr", 3e-4).put("batch_size", 32).put("seed", day).build(),
        Map.of(),
        List.of());
  }
}
