package dev.tacho.core.measure;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Results for tests.
final class Examples {
  static final Provenance CLOCK = new Provenance.Measured("CLOCK_MONOTONIC around each request");
  static final Provenance COUNTER = new Provenance.Measured("NVML total energy counter");

  private Examples() {}

  /// A sound result that uses every part of the format.
  static Result full() {
    Scope gpu = Scope.STEADY.with(Dimension.DEVICE, "gpu0").with(Dimension.CONCURRENCY, "4");
    Scope joules =
        new EnergyBoundary(EnergyBoundary.Extent.GPU_PACKAGE, EnergyBoundary.Idle.GROSS).in(gpu);
    Evidence requests =
        new Evidence(
                OptionalLong.of(4_000),
                5,
                3,
                1,
                Optional.of(
                    new Interval(
                        8.9, 9.3, 0.95, "bootstrap, 2000 draws, seed 7", Resampled.REPEAT)),
                Optional.empty())
            .with(new SampleRef("requests", "latency_ms"));
    List<Measurement> all = new ArrayList<>();
    all.add(known("latency_ms", new Statistic.Median(), 9.1, gpu, CLOCK, requests));
    all.add(known("latency_ms", new Statistic.Quantile(0.95), 11, gpu, CLOCK, Evidence.of(4_000)));
    all.add(
        known("latency_ms", new Statistic.Quantile(0.99), 14.2, gpu, CLOCK, Evidence.of(4_000)));
    all.add(
        Measurement.of(
            metric("latency_ms"),
            new Statistic.Quantile(0.9999),
            40,
            gpu.with(Dimension.BATCH, "1"),
            CLOCK,
            Evidence.of(4_000)));
    all.add(known("samples_per_s", new Statistic.Rate(), 212.5, gpu, CLOCK, Evidence.NONE));
    all.add(known("power_w", new Statistic.Mean(), 18.4, joules, COUNTER, Evidence.of(300)));
    all.add(
        known(
            "samples_per_s_per_w",
            new Statistic.Rate(),
            11.55,
            joules,
            new Provenance.Derived("samples_per_s / power_w", List.of(CLOCK, COUNTER)),
            Evidence.NONE));
    all.add(
        known(
            "energy_j",
            new Statistic.Total(),
            60.2,
            new EnergyBoundary(
                    EnergyBoundary.Extent.PROCESS_SHARE, EnergyBoundary.Idle.IDLE_SUBTRACTED)
                .in(Scope.WHOLE),
            new Provenance.Estimated(
                "package energy times share of processor time", List.of(COUNTER)),
            Evidence.NONE));
    all.add(
        new Measurement.Missing(
            metric("temperature_c"), Scope.WHOLE, "the driver has no temperature sensor"));
    all.add(
        known(
            "val/loss",
            new Statistic.Last(),
            Double.NaN,
            Scope.WHOLE,
            new Provenance.Reported("marker line", "output.log"),
            Evidence.NONE));
    all.add(
        known(
            "my score",
            new Statistic.Last(),
            0.5,
            Scope.WHOLE,
            new Provenance.Declared("--metric"),
            Evidence.NONE));
    all.addAll(
        new KvCache(32, 32, 8, 128, 2, 16)
            .measurements(
                4, 2_048, Scope.WHOLE, new Provenance.Reported("GGUF header", "model.gguf")));
    return Result.of(
            new Tool("tacho bench", "0.1.0"),
            new Platform(
                Optional.of("Edge Board 7"),
                Optional.of("Linux 6.12"),
                Optional.of("x86_64"),
                OptionalInt.of(8),
                OptionalLong.of(34_359_738_368L),
                List.of(new Device("gpu0", "gpu", "Example 100", Map.of("driver", "570.1"))),
                Map.of("onnxruntime", "1.20")),
            new Workload(
                "detector", "inference", Json.object().put("batch_size", 2).put("seed", 7).build()))
        .run(new RunId("01KAJ3Q9Z0ABCDEFGHJKMNPQRS"))
        .made(Instant.parse("2026-03-01T09:30:00Z"))
        .measurements(all)
        .samples(
            List.of(
                new SampleSet(
                    "requests",
                    "samples/requests.jsonl",
                    4_004,
                    Optional.of("0123456789abcdef".repeat(4)))))
        .checks(List.of(new Check("p99 latency", Check.Outcome.PASSED, "14.2 ms, limit 20 ms")))
        .links(
            List.of(
                new Link(
                    new RunId("01KAJ3Q9Z0ABCDEFGHJKMNPQRT"),
                    Link.Role.MEMBER_OF,
                    Map.of("concurrency", "4"))))
        .payload(Json.object().put("arrivals", "poisson").build())
        .converted(
            new Conversion(
                "an older format 0.9", List.of(new NotCarried("/notes", "no place for free text"))))
        .build();
  }

  /// A result of these measurements alone.
  static Result of(Measurement... measurements) {
    return Result.of(
            new Tool("test", "1"),
            Platform.UNKNOWN,
            new Workload("work", "command", Json.Obj.EMPTY))
        .measurements(List.of(measurements))
        .build();
  }

  static Measurement.Known known(
      String metric,
      Statistic statistic,
      double value,
      Scope scope,
      Provenance how,
      Evidence evidence) {
    return new Measurement.Known(Metric.named(metric), statistic, value, scope, how, evidence);
  }

  static Metric metric(String name) {
    return MetricRegistry.known().require(name);
  }
}
