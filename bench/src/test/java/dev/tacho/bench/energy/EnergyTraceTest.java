package dev.tacho.bench.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Tick;
import dev.tacho.telemetry.energy.RaplSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a processor made of files, whose draw is known: 10 W at rest, 100 W under a load.
@Timeout(60)
final class EnergyTraceTest {
  private static final double IDLE_W = 10;
  private static final double LOAD_W = 100;
  private static final long MS = 1_000_000;
  private static final Scope CELL = Scope.STEADY.with(Dimension.DEVICE, "cpu");

  @TempDir Path sys;

  @Test
  void loadThatBeginsBetweenTwoReadings_isKnownWithinOnePerCent() {
    // readings every 100 ms, the load from 1.037 s to 11.063 s
    EnergyTrace trace = watch(1_037, 11_063, 13_000, 100);
    Measurement.Known joules = known(trace, work(window(1_037, 11_063)), "energy_j", "gross");
    double truth = LOAD_W * 10.026;
    assertEquals(truth, joules.value(), 0.01 * truth);
    assertEquals(Tier.MEASURED, joules.how().tier());
  }

  @Test
  void windowInsideTheLoad_isKnownAlmostExactly() {
    EnergyTrace trace = watch(1_000, 11_000, 12_000, 100);
    Measurement.Known joules = known(trace, work(window(2_013, 9_981)), "energy_j", "gross");
    assertEquals(LOAD_W * 7.968, joules.value(), 0.001);
  }

  @Test
  void idleDraw_isMeasuredBefore_andTakenOff() {
    EnergyTrace trace = watch(3_000, 13_000, 14_000, 100);
    Work work =
        new Work(
            List.of(window(4_000, 12_000)),
            Optional.of(window(500, 2_500)),
            CELL,
            4_000,
            4_000,
            OptionalLong.of(16_000),
            Map.of("samples_per_s", 500.0));
    assertEquals(IDLE_W, known(trace, work, "idle_power_w", "gross").value(), 0.01);
    assertEquals(LOAD_W, known(trace, work, "power_w", "gross").value(), 0.01);
    assertEquals(720, known(trace, work, "energy_j", "idle-subtracted").value(), 0.1);
    assertEquals(0.2, known(trace, work, "energy_per_sample_j", "gross").value(), 1e-4);
    assertEquals(0.18, known(trace, work, "energy_per_request_j", "idle-subtracted").value(), 1e-4);
    assertEquals(0.05, known(trace, work, "energy_per_token_j", "gross").value(), 1e-4);
    assertEquals(5, known(trace, work, "samples_per_s_per_w", "gross").value(), 1e-3);
  }

  @Test
  void numbers_holdTogetherAsAResult() {
    EnergyTrace trace = watch(3_000, 13_000, 14_000, 100);
    Work work =
        new Work(
            List.of(window(4_000, 6_000), window(8_000, 10_000)),
            Optional.of(window(500, 2_500)),
            CELL,
            400,
            400,
            OptionalLong.empty(),
            Map.of("samples_per_s", 100.0, "requests_per_s", 100.0));
    Result result =
        Result.of(
                new Tool("test", "1"),
                new Platform(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    java.util.OptionalInt.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    Map.of()),
                new Workload("x", "inference", Json.Obj.EMPTY))
            .measurements(trace.measurements(work))
            .build();
    assertEquals(List.of(), ResultCheck.faults(result));
  }

  @Test
  void windowTooShortForTheReadings_isAnEstimate() {
    EnergyTrace trace = watch(1_000, 3_000, 4_000, 100);
    Measurement.Known joules = known(trace, work(window(1_030, 1_180)), "energy_j", "gross");
    assertEquals(Tier.ESTIMATED, joules.how().tier());
  }

  @Test
  void windowThatBeganBeforeTheFirstReading_isMissing() {
    EnergyTrace trace = watch(1_000, 3_000, 4_000, 100);
    var missing =
        assertInstanceOf(
            Measurement.Missing.class, trace.measurements(work(window(-200, 2_000))).getFirst());
    assertTrue(
        missing.reason().endsWith("energy_uj was first read 0.300 s after the work began"),
        missing.reason());
  }

  @Test
  void machineWithoutCounters_saysWhy_andTellsNoWatts() {
    var notes = new EnergyMeter.Notes();
    notes.changed(RaplSource.open(sys).counters());
    for (Measurement one : notes.trace().measurements(work(window(0, 1_000)))) {
      var missing = assertInstanceOf(Measurement.Missing.class, one);
      assertTrue(
          missing.reason().contains("no intel-rapl zone") || missing.reason().contains("sensor"),
          missing.reason());
    }
  }

  @Test
  void powerWithoutACounter_isIntegrated_andCalledAnEstimate() {
    var notes = new EnergyMeter.Notes();
    notes.changed(
        List.of(
            new Counter(
                "gpu_power_w/0", "tool", Optional.of("gpu-package/gross"), Optional.empty()),
            new Counter(
                "gpu_energy_j/0",
                "gpu_power_w/0, integrated over time",
                Optional.of("gpu-package/gross"),
                Optional.empty())));
    // 50 W rising to 150 W in 10 s, told half a second after it was so
    for (int i = 0; i <= 40; i++) {
      notes.tick(
          new Tick(
              (i * 250 + 500) * MS,
              0,
              false,
              Map.of("gpu_power_w/0", 50 + 100 * i / 40.0, "gpu_energy_j/0", 0.0),
              Map.of("gpu_power_w/0", i * 250 * MS, "gpu_energy_j/0", i * 250 * MS)));
    }
    Measurement.Known joules =
        known(notes.trace(), work(window(2_110, 8_370)), "energy_j", "gross");
    double truth = (50 + 10 * (2.110 + 8.370) / 2) * 6.26;
    assertEquals(truth, joules.value(), 0.001 * truth);
    assertEquals(Tier.ESTIMATED, joules.how().tier());
    assertEquals(Optional.of("gpu0"), joules.scope().on(Dimension.DEVICE));
  }

  @Test
  void counterThatIsLostMeanwhile_hasNoTotal() {
    var notes = new EnergyMeter.Notes();
    Counter counter =
        new Counter("board_energy_j/psys", "psys", Optional.of("board/gross"), Optional.empty());
    notes.changed(List.of(counter));
    long now = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      notes.tick(
          new Tick(now + i * 100 * MS, 0, false, Map.of(counter.series(), i * 1.0), Map.of()));
      if (i == 0) {
        notes.changed(List.of(Counter.missing(counter.series(), "psys", "the counter went back")));
      }
    }
    var work = work(new Window(now, now + 1_500 * MS));
    var missing =
        assertInstanceOf(Measurement.Missing.class, notes.trace().measurements(work).getFirst());
    assertEquals("the counter went back", missing.reason());
  }

  @Test
  void heatAndThrottling_areFlagged() {
    var notes = new EnergyMeter.Notes();
    for (int i = 0; i <= 10; i++) {
      notes.tick(
          new Tick(
              i * 1_000 * MS,
              0,
              false,
              Map.of(
                  "gpu_temperature_c/0", 50.0 + i, "gpu_throttled_thermal/0", i >= 7 ? 1.0 : 0.0),
              Map.of()));
    }
    notes.changed(
        List.of(
            Counter.of("gpu_temperature_c/0", "sensor"),
            Counter.of("gpu_throttled_thermal/0", "flag")));
    Work work = work(window(0, 9_000));
    Check check = notes.trace().checks(work).getFirst();
    assertEquals(Check.Outcome.FAILED, check.outcome());
    assertEquals("gpu0 was held down by heat for about 2.0 of 9.0 s", check.detail());
    assertEquals(59, metric(notes.trace(), work, "temperature_c").value());
    assertEquals(2, metric(notes.trace(), work, "throttled_s").value());
  }

  @Test
  void withoutAFlag_throttlingIsUndecided() {
    Check check = new EnergyMeter.Notes().trace().checks(work(window(0, 1))).getFirst();
    assertEquals(Check.Outcome.UNDECIDED, check.outcome());
  }

  @Test
  void meterThatRuns_enclosesTheTruth_howeverLateItsThreadIs() throws Exception {
    long begin = System.nanoTime();
    long from = begin + 137 * MS;
    Source rapl = new Drawn(at -> energy((at - begin) / MS, 137, 100_000));
    try (EnergyMeter meter = EnergyMeter.start(List.of(rapl), Duration.ofMillis(20))) {
      Window idle = meter.idle(Duration.ofMillis(100));
      Thread.sleep(1_100);
      long to = System.nanoTime();
      Thread.sleep(60);
      EnergyTrace trace = meter.stop();
      Measurement.Known joules = known(trace, work(new Window(from, to)), "energy_j", "gross");
      double truth = LOAD_W * (to - from) / 1e9;
      assertTrue(idle.seconds() >= 0.1);
      // the edges are known to an interval each; a thread that is late makes them longer
      assertEquals(truth, joules.value(), 0.2 * truth);
    }
  }

  private Measurement.Known known(EnergyTrace trace, Work work, String metric, String idle) {
    return trace.measurements(work).stream()
        .filter(one -> one.metric().name().equals(metric))
        .filter(one -> one.scope().on(Dimension.ENERGY_BOUNDARY).orElse("").endsWith("/" + idle))
        .map(Measurement.Known.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Measurement.Known metric(EnergyTrace trace, Work work, String metric) {
    return trace.measurements(work).stream()
        .filter(one -> one.metric().name().equals(metric))
        .map(Measurement.Known.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Work work(Window window) {
    return new Work(
        List.of(window), Optional.empty(), CELL, 100, 100, OptionalLong.empty(), Map.of());
  }

  private static Window window(long fromMs, long toMs) {
    return new Window(fromMs * MS, toMs * MS);
  }

  /// Joules at a moment, the load being on between two others; milliseconds.
  private static double energy(double atMs, double fromMs, double toMs) {
    double under = Math.max(0, Math.min(atMs, toMs) - fromMs);
    return (IDLE_W * (atMs - under) + LOAD_W * under) / 1e3;
  }

  private EnergyTrace watch(long fromMs, long toMs, long wholeMs, long everyMs) {
    var notes = new EnergyMeter.Notes();
    try (Source rapl = new Drawn(at -> energy((double) at / MS, fromMs, toMs))) {
      notes.changed(rapl.counters());
      for (long at = 0; at <= wholeMs; at += everyMs) {
        var reading = new Reading(at * MS, true);
        rapl.read(reading);
        notes.tick(new Tick(at * MS, 0, true, reading.values(), reading.taken()));
      }
    }
    return notes.trace();
  }

  /// A processor made of files, whose counter says at each reading what a formula says of then.
  private final class Drawn implements Source {
    private final Path energy;
    private final java.util.function.ToDoubleFunction<Long> joules;
    private final RaplSource source;

    Drawn(java.util.function.ToDoubleFunction<Long> joules) {
      this.joules = joules;
      Path zone = sys.resolve("class/powercap/intel-rapl:0");
      this.energy = zone.resolve("energy_uj");
      try {
        Files.createDirectories(zone);
        Files.writeString(zone.resolve("name"), "package-0\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), "262143328850\n");
        Files.writeString(energy, "0\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      this.source = RaplSource.open(sys);
    }

    @Override
    public List<Counter> counters() {
      return source.counters();
    }

    @Override
    public void read(Reading into) {
      try {
        Files.writeString(energy, Math.round(1e6 * joules.applyAsDouble(into.monoNanos())) + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      source.read(into);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
