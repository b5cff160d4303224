package dev.tacho.train.sweep;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.stats.Quantiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Makes the canonical result of a sweep. Pure.
final class SweepResult {
  private static final double LEVEL = 0.95;
  private static final Provenance CLOCK =
      new Provenance.Measured("CLOCK_MONOTONIC of each worker, the slowest of them");

  private final int world;
  private final List<SweepRow> rows;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();

  private SweepResult(int world, List<SweepRow> rows) {
    this.world = world;
    this.rows = rows;
  }

  /// The result of the rows; empty where there are none.
  static Optional<Result> of(
      SweepBench.Task task,
      List<SweepRow> rows,
      RunId run,
      Instant now,
      Tool tool,
      Platform platform) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    int world = task.at().getFirst().world();
    SweepResult making = new SweepResult(world, rows);
    making.measure();
    Json.Obj parameters =
        Json.object()
            .put("collective", "all-reduce")
            .put("operation", "sum of 32-bit floats")
            .put("backend", "gloo")
            .put("workers", world)
            .put("meeting", task.at().getFirst().at().text())
            .put("warm_ups", task.plan().warmUps())
            .put("repeats", task.plan().repeats())
            .build();
    return Optional.of(
        Result.of(tool, platform, new Workload(task.name(), "collective", parameters))
            .run(run)
            .made(now)
            .measurements(making.measurements)
            .checks(making.checks)
            .samples(
                List.of(
                    new SampleSet(
                        SweepBench.REPEATS,
                        "samples/" + SweepBench.REPEATS + ".jsonl",
                        rows.size(),
                        Optional.empty())))
            .build());
  }

  private void measure() {
    Map<Long, List<SweepRow>> sizes = new TreeMap<>();
    rows.forEach(row -> sizes.computeIfAbsent(row.bytes(), _ -> new ArrayList<>()).add(row));
    sizes.forEach(this::size);
  }

  private void size(long bytes, List<SweepRow> repeats) {
    Scope scope =
        Scope.STEADY
            .with(SweepBench.BYTES, Long.toString(bytes))
            .with(SweepBench.WORKERS, Integer.toString(world))
            .with(Dimension.DEVICE, "cpu");
    add("all_reduce_ms", scope, CLOCK, "ms", repeats, row -> row.seconds() * 1e3);
    add(
        "algorithm_bandwidth_gb_per_s",
        scope,
        new Provenance.Derived("bytes / seconds / 1e9", List.of(CLOCK)),
        "algorithm_gb_per_s",
        repeats,
        SweepRow::algorithmBandwidth);
    if (world == 1) {
      measurements.add(
          new Measurement.Missing(
              metric("bus_bandwidth_gb_per_s"), scope, "one worker moves nothing"));
    } else {
      add(
          "bus_bandwidth_gb_per_s",
          scope,
          new Provenance.Derived("bytes / seconds / 1e9 * 2 * (n - 1) / n", List.of(CLOCK)),
          "bus_gb_per_s",
          repeats,
          row -> busBandwidth(row, world));
    }
    boolean right = repeats.stream().allMatch(SweepRow::right);
    checks.add(
        new Check(
            "sum of " + bytes + " bytes",
            right ? Check.Outcome.PASSED : Check.Outcome.FAILED,
            right
                ? "every element the exact sum with every worker, before and after"
                : "an element was not the exact sum"));
  }

  /// What each worker's link carries: of every byte, all but one part in `n` goes out twice, once
  /// to be added up and once as the sum.
  static double busBandwidth(SweepRow row, int world) {
    return row.algorithmBandwidth() * 2 * (world - 1) / world;
  }

  private static Metric metric(String name) {
    return MetricRegistry.known().require(name);
  }

  private void add(
      String name,
      Scope scope,
      Provenance how,
      String column,
      List<SweepRow> repeats,
      ToDoubleFunction<SweepRow> field) {
    double[] values = repeats.stream().mapToDouble(field).toArray();
    Evidence evidence =
        new Evidence(
            OptionalLong.of(repeats.stream().mapToLong(SweepRow::rounds).sum()),
            values.length,
            0,
            0,
            Quantiles.interval(values, 0.5, LEVEL).map(bounds -> bounds.over(Resampled.REPEAT)),
            Optional.of(new SampleRef(SweepBench.REPEATS, column)));
    measurements.add(
        new Measurement.Known(
            metric(name), new Statistic.Median(), Quantiles.median(values), scope, how, evidence));
  }
}
