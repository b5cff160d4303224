package dev.tacho.cli;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/// A store of inference benches with made-up latencies, as `tacho bench onnx` records them.
final class Measured {
  private static final Provenance CLOCK = new Provenance.Measured("CLOCK_MONOTONIC");

  private final RunStore store;
  private int made;

  Measured(RunStore store) {
    this.store = store;
  }

  /// A bench of `repeats` times `each` queries.
  ///
  /// @param latency the least latency in milliseconds
  /// @param precision of the model
  /// @param driver the version of the device's driver
  void bench(String name, double latency, int repeats, int each, String precision, String driver) {
    made++;
    RunId id = RunId.create(Said.NOON.toEpochMilli() + made, new Random(made));
    RunHeader header =
        new RunHeader(
            id,
            Optional.of(new Label(name)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            "/home/user",
            new ClockAnchor(Said.NOON.minusSeconds(3600 - 60L * made), 0, "boot"),
            "tacho test",
            new RunHeader.Host("board", "user", "Linux 6.12", "aarch64", 8, OptionalLong.empty()),
            Optional.empty(),
            Json.Obj.EMPTY,
            Map.of(),
            List.of());
    Random random = new Random(100L + made);
    double[] all = new double[repeats * each];
    double[] rates = new double[repeats];
    try (RunWriter run = store.create(header)) {
      run.event(1_000, RunEvent.state(RunState.RUNNING));
      SampleShape queries =
          new SampleShape(
              "queries", List.of("repeat", "sent", "first", "last", "tokens", "latency_ms"));
      SampleShape perRepeat = new SampleShape("repeats", List.of("samples_per_s"));
      long now = 0;
      for (int r = 0; r < repeats; r++) {
        double drift = 1 + 0.005 * random.nextGaussian();
        double sum = 0;
        for (int i = 0; i < each; i++) {
          double ms = (latency - 0.5 * Math.log(1 - random.nextDouble())) * drift;
          long took = (long) (ms * 1_000_000);
          all[r * each + i] = ms;
          sum += ms;
          run.sample(
              now,
              r * each + i + 1,
              "ok",
              queries,
              new double[] {r + 1, now, Double.NaN, now + took, Double.NaN, ms});
          now += took;
        }
        rates[r] = 1000 * each / sum;
        run.sample(now, r + 1, "ok", perRepeat, new double[] {rates[r]});
      }
      run.event(
          now + 1,
          new RunEvent.ResultAttached(ResultJson.write(result(id, all, rates, precision, driver))));
      run.event(now + 2, Recorded.ended(RunState.COMPLETED, "", 0));
      var _ = run.seal();
    }
  }

  private static Result result(
      RunId id, double[] latencies, double[] rates, String precision, String driver) {
    double[] sorted = latencies.clone();
    Arrays.sort(sorted);
    Scope scope =
        Scope.STEADY
            .with(Dimension.DEVICE, "gpu0")
            .with(Dimension.PRECISION, precision)
            .with(Dimension.BATCH, "1")
            .with(Dimension.SCENARIO, "single-stream");
    List<Measurement> measurements = new ArrayList<>();
    Evidence rows =
        new Evidence(
            OptionalLong.of(latencies.length),
            rates.length,
            0,
            0,
            Optional.empty(),
            Optional.of(new SampleRef("queries", "latency_ms")));
    for (Statistic statistic :
        List.of(
            new Statistic.Median(),
            new Statistic.Quantile(0.9),
            new Statistic.Quantile(0.99),
            new Statistic.Quantile(0.999))) {
      double at = statistic.rank().orElseThrow() * (sorted.length - 1);
      int below = (int) at;
      double value =
          below + 1 < sorted.length
              ? sorted[below] * (1 - (at - below)) + sorted[below + 1] * (at - below)
              : sorted[below];
      measurements.add(
          Measurement.of(Metric.named("latency_ms"), statistic, value, scope, CLOCK, rows));
    }
    measurements.add(
        new Measurement.Known(
            Metric.named("samples_per_s"),
            new Statistic.Mean(),
            Arrays.stream(rates).average().orElseThrow(),
            scope,
            CLOCK,
            new Evidence(
                OptionalLong.of(rates.length),
                rates.length,
                0,
                0,
                Optional.empty(),
                Optional.of(new SampleRef("repeats", "samples_per_s")))));
    measurements.add(
        new Measurement.Missing(
            Metric.named("energy_per_sample_j"), scope, "this machine has no counter of energy"));
    Json.Obj parameters =
        Json.object()
            .put("model", "detector-" + precision + ".onnx")
            .put("precision", precision)
            .put("batch_size", 1)
            .put("scenario", "single-stream")
            .put("threads", 4)
            .build();
    return Result.of(
            new Tool("tacho", "test"),
            new Platform(
                Optional.of("Edge Board 7"),
                Optional.of("Linux 6.12"),
                Optional.of("aarch64"),
                OptionalInt.of(8),
                OptionalLong.empty(),
                List.of(),
                Map.of("onnxruntime", "1.29.0", "nvidia_driver", driver)),
            new Workload("detector", "inference", parameters))
        .run(id)
        .measurements(measurements)
        .samples(
            List.of(
                new SampleSet(
                    "queries", "samples/queries.jsonl", latencies.length, Optional.empty()),
                new SampleSet("repeats", "samples/repeats.jsonl", rates.length, Optional.empty())))
        .build();
  }
}
