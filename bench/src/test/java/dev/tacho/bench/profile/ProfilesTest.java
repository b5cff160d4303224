package dev.tacho.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.measure.Check.Outcome;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProfilesTest {
  private static final Scope CPU = Scope.STEADY.with(Dimension.DEVICE, "cpu");
  private static final Scope GROSS =
      new EnergyBoundary(EnergyBoundary.Extent.CPU_PACKAGE, EnergyBoundary.Idle.GROSS).in(CPU);
  private static final Profile.Done AS_ASKED = new Profile.Done("single-stream", 1, 1_000, 5, 60);

  @Test
  void fiveProfiles_comeWithTheProgram() {
    assertEquals(
        List.of(
            "automotive-safety",
            "edge-max-performance",
            "edge-low-power",
            "qualcomm-edge",
            "ci-smoke"),
        Profiles.builtIn().stream().map(Profile::name).toList());
  }

  @Test
  void workThatKeepsEveryLimit_passes() {
    var verdict =
        car()
            .verdict(
                Category.CPU,
                AS_ASKED,
                List.of(
                    latency(21),
                    rate(47),
                    watts(32),
                    heat(71),
                    known("peak_process_memory_bytes", new Statistic.Max(), 1e9, CPU)));
    assertFalse(verdict.isViolated());
    assertEquals(List.of(), verdict.refused());
    assertEquals(
        "automotive-safety: p99 latency_ms at most 33.3 ms: 21 ms on cpu (measured), target 20 ms"
            + " not reached",
        verdict.checks().get(1).name() + ": " + verdict.checks().get(1).detail());
    assertTrue(verdict.checks().stream().allMatch(check -> check.outcome() == Outcome.PASSED));
  }

  /// The old tool printed FAIL and went on as if nothing was.
  @Test
  void eachLimitThatIsBroken_isAViolation() {
    for (Measurement broken : List.of(latency(33.4), rate(29.9), watts(50.1), heat(81))) {
      var verdict = car().verdict(Category.CPU, AS_ASKED, List.of(broken));
      assertTrue(verdict.isViolated(), broken.metric().name());
      assertEquals(
          1, verdict.checks().stream().filter(check -> check.outcome() == Outcome.FAILED).count());
    }
  }

  @Test
  void aNumberThatIsNone_keepsNoLimit() {
    assertTrue(car().verdict(Category.CPU, AS_ASKED, List.of(latency(Double.NaN))).isViolated());
  }

  @Test
  void limitWithoutANumber_isUndecidedWithItsReason_andRefusedWhereTheProfileSaysSo() {
    Measurement missing =
        new Measurement.Missing(
            MetricRegistry.known().require("power_w"), CPU, "no intel-rapl zone there");
    var verdict =
        car().verdict(Category.CPU, AS_ASKED, List.of(latency(10), rate(90), heat(50), missing));
    assertFalse(verdict.isViolated());
    assertEquals(
        List.of("mean power_w at most 50 W: not measured: no intel-rapl zone there"),
        verdict.refused());
    var smoke = profile("ci-smoke").verdict(Category.CPU, AS_ASKED, List.of());
    assertEquals(2, smoke.refused().size());
  }

  @Test
  void idleDraw_isNoExcuse() {
    Scope net =
        new EnergyBoundary(EnergyBoundary.Extent.CPU_PACKAGE, EnergyBoundary.Idle.IDLE_SUBTRACTED)
            .in(CPU);
    var verdict =
        car()
            .verdict(
                Category.CPU,
                AS_ASKED,
                List.of(known("power_w", new Statistic.Mean(), 12, net), watts(66)));
    assertTrue(verdict.isViolated());
  }

  @Test
  void loadThatWasLess_isTold() {
    var verdict =
        car().verdict(Category.CPU, new Profile.Done("offline", 3, 64, 1, 0.5), List.of());
    assertEquals(Outcome.UNDECIDED, verdict.checks().getFirst().outcome());
    assertEquals(
        "scenario offline instead of single-stream; batch 3 is none of [1, 2, 4]; 64 queries a"
            + " repeat instead of 1000; 1 repeats instead of 5; 0.500 s a repeat instead of 60.0",
        verdict.checks().getFirst().detail());
  }

  @Test
  void limitOfAnotherCategory_isToldAsNotHolding() {
    var checks = profile("qualcomm-edge").verdict(Category.CPU, AS_ASKED, List.of()).checks();
    assertEquals("holds for gpu, npu, dsp, not for cpu", checks.get(3).detail());
  }

  @Test
  void devicesAndPrecisionsOfNoConcern_areSkippedWithTheReason() {
    assertEquals(
        Optional.of("profile automotive-safety is not for fpga, but for gpu, npu, dla, cpu"),
        car().skips(Category.FPGA, Precision.FP16));
    assertEquals(
        Optional.of("profile automotive-safety wants fp16 or int8 on dla"),
        car().skips(Category.DLA, Precision.FP32));
    assertEquals(Optional.empty(), car().skips(Category.CPU, Precision.FP32));
  }

  @Test
  void allFaultsOfAFile_areTold() {
    var faulty =
        assertInstanceOf(
            Profiles.Outcome.Faulty.class,
            Profiles.parse(
                """
                {"schema": "tacho.profiles/2", "profiles": [
                  {"name": "A b", "about": "x", "categories": ["gpus"],
                   "plan": {"scenario": "server", "batch_sizes": [0.5], "warm_ups": 1,
                            "queries": 0, "repeats": 1, "seconds": -1},
                   "limits": [
                     {"metric": "latency_ms", "unit": "s", "at_mots": 3},
                     {"metric": "wat", "unit": "W", "at_most": "much", "statistic": "p99"}]}]}
                """));
    assertEquals(
        """
        /schema: is not 'tacho.profiles/1'
        /profiles/0/name: 'A b' is not of a-z, 0-9 and -, 64 at most
        /profiles/0/categories: "gpus" is none of gpu, npu, dla, dsp, fpga, cpu
        /profiles/0/plan/scenario: 'server' is none of [multi-stream, offline, single-stream]
        /profiles/0/plan/batch_sizes: 0.5 is no whole number above 0
        /profiles/0/plan/queries: is missing or no whole number above 0
        /profiles/0/plan/seconds: is missing or not above 0
        /profiles/0/limits/0/at_mots: is not known; did you mean at_most?
        /profiles/0/limits/0/unit: latency_ms is in ms, not s
        /profiles/0/limits/0: neither at_most nor at_least
        /profiles/0/limits/1/metric: 'wat' is no metric that Tacho knows
        /profiles/0/limits/1/statistic: "p99" is none; write q0.99 or mean
        /profiles/0/limits/1/at_most: "much" is no number
        /profiles/0/limits/1: neither at_most nor at_least""",
        String.join("\n", faulty.faults()));
  }

  @Test
  void textThatIsNoJson_isAFault() {
    var faulty = assertInstanceOf(Profiles.Outcome.Faulty.class, Profiles.parse("profiles: [a]"));
    assertEquals(1, faulty.faults().size());
  }

  private static Profile car() {
    return profile("automotive-safety");
  }

  private static Profile profile(String name) {
    return Profiles.builtIn().stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Measurement latency(double value) {
    return known("latency_ms", Statistic.quantile(0.99), value, CPU);
  }

  private static Measurement rate(double value) {
    return known("samples_per_s", new Statistic.Rate(), value, CPU);
  }

  private static Measurement watts(double value) {
    return known("power_w", new Statistic.Mean(), value, GROSS);
  }

  private static Measurement heat(double value) {
    return known("temperature_c", new Statistic.Max(), value, CPU);
  }

  private static Measurement known(String metric, Statistic statistic, double value, Scope scope) {
    return new Measurement.Known(
        MetricRegistry.known().require(metric),
        statistic,
        value,
        scope,
        new Provenance.Measured("a clock"),
        Evidence.of(1_000));
  }
}
