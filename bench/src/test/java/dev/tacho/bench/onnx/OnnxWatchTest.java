package dev.tacho.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.profile.Profile;
import dev.tacho.bench.profile.Profiles;
import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.machine.Category;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OnnxWatchTest {
  private static final Scope CELL =
      Scope.STEADY
          .with(Dimension.DEVICE, "cpu")
          .with(Dimension.BATCH, "1")
          .with(Dimension.SCENARIO, "single-stream");

  @Test
  void machineWithACounter_tellsJoulesASample_andLimitsAreChecked() throws Exception {
    try (OnnxWatch watch =
        OnnxWatch.begin(
            List.of(
                new Meter(
                    new Counter(
                        "cpu_package_energy_j/0",
                        "a counter",
                        Optional.of("cpu-package/gross"),
                        Optional.empty()))),
            Optional.of(profile("automotive-safety")),
            Category.CPU)) {
      long from = System.nanoTime();
      Thread.sleep(700);
      long to = System.nanoTime();
      Thread.sleep(150);
      RepeatEnd repeat = new RepeatEnd(1, from, to, 1_000, 0, 0, 1);
      Result done = watch.completed(made(12), List.of(repeat), 1);
      assertEquals(
          List.of(),
          ResultCheck.faults(done).stream()
              .filter(fault -> fault.severity() == Fault.Severity.ERROR)
              .toList());
      assertEquals(200, watts(done), 20);
      assertTrue(watch.verdict().orElseThrow().isViolated());
      Check power =
          done.checks().stream()
              .filter(check -> check.name().contains("power_w"))
              .findFirst()
              .orElseThrow();
      assertEquals(Check.Outcome.FAILED, power.outcome());
    }
  }

  @Test
  void machineWithoutACounter_isNotWatchedIdle_andItsLimitsAreUndecided() throws Exception {
    long before = System.nanoTime();
    try (OnnxWatch watch =
        OnnxWatch.begin(
            List.of(new Meter(Counter.missing("cpu_package_energy_j/0", "a counter", "none here"))),
            Optional.of(profile("ci-smoke")),
            Category.CPU)) {
      assertTrue(System.nanoTime() - before < 2_000_000_000L);
      RepeatEnd repeat = new RepeatEnd(1, before, System.nanoTime(), 64, 0, 0, 1);
      Result done = watch.completed(made(12), List.of(repeat), 1);
      Profile.Verdict verdict = watch.verdict().orElseThrow();
      assertFalse(verdict.isViolated());
      assertTrue(
          done.measurements().stream()
              .anyMatch(
                  one ->
                      one instanceof Measurement.Missing(_, _, String reason)
                          && reason.equals("none here")));
    }
  }

  private static double watts(Result done) {
    return done.measurements().stream()
        .filter(one -> one.metric().name().equals("power_w"))
        .map(Measurement.Known.class::cast)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Profile profile(String name) {
    return Profiles.builtIn().stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Result made(double p90) {
    MetricRegistry known = MetricRegistry.known();
    return Result.of(
            new Tool("test", "1"),
            new Platform(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                List.of(),
                Map.of()),
            new Workload("x", "inference", Json.Obj.EMPTY))
        .measurements(
            List.of(
                new Measurement.Known(
                    known.require("latency_ms"),
                    Statistic.quantile(0.9),
                    p90,
                    CELL,
                    new Provenance.Measured("a clock"),
                    Evidence.of(1_000)),
                new Measurement.Known(
                    known.require("samples_per_s"),
                    new Statistic.Rate(),
                    80,
                    CELL,
                    new Provenance.Measured("a clock"),
                    Evidence.of(1))))
        .build();
  }

  /// Counts 200 joules a second.
  private record Meter(Counter counter) implements Source {
    @Override
    public List<Counter> counters() {
      return List.of(counter);
    }

    @Override
    public void read(Reading into) {
      if (counter.missing().isEmpty()) {
        into.set(counter.series(), into.monoNanos() / 1e9 * 200);
      }
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
