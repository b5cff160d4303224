package dev.tacho.recorder.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.RunEvent;
import dev.tacho.core.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How rules are judged, whatever they ask for.
class AdvisorTest {
  private static final String HOT =
      """
        - id: hot
          kind: above
          series: host_temperature_c
          threshold: 80 Cel
          critical: 90 Cel
          window: 20 s
          sustain: 90 %
          severity: warning
          message: "{series} at {value} or more for {share} of {window}"
          action: "cool it"
      """;

  @Test
  void above_heldForTheWindow_isToldOnceWithItsEvidence() {
    Trace trace = Trace.of(HOT).hold(200, "host_temperature_c", 85);
    assertEquals(1, trace.told().size(), trace.told().toString());
    RunEvent.Advice advice = trace.told().getFirst();
    assertEquals("hot", advice.rule());
    assertEquals(Severity.WARNING, advice.severity());
    assertEquals("host_temperature_c at 85 Cel or more for 90 % of 20 s", advice.message());
    RunEvent.Evidence evidence = advice.evidence();
    assertEquals(1 * Trace.SECOND, evidence.fromNanos());
    assertEquals(21 * Trace.SECOND, evidence.toNanos());
    assertEquals(Optional.of("host_temperature_c"), evidence.series());
    assertEquals(85, evidence.value());
    assertEquals(80, evidence.threshold());
    assertEquals("Cel", evidence.unit());
    assertEquals(20, evidence.samples());
  }

  @Test
  void above_forLessThanTheShare_isNotTold() {
    assertEquals(
        List.of(),
        Trace.of(HOT).hold(18, "host_temperature_c", 85).hold(9, "host_temperature_c", 20).told());
  }

  @Test
  void sustain_shareJustReached_isTold_oneSecondLessIsNot() {
    assertEquals(1, share(18).told().size());
    assertEquals(0, share(17).told().size());
  }

  /// Twenty seconds again and again, so many of them hot.
  private static Trace share(int hot) {
    Trace trace = Trace.of(HOT);
    for (int i = 0; i < 10; i++) {
      trace.hold(hot, "host_temperature_c", 85).hold(20 - hot, "host_temperature_c", 20);
    }
    return trace;
  }

  @Test
  void severity_thatRises_isToldAgain_andNotWhenItFalls() {
    Trace trace =
        Trace.of(HOT)
            .hold(60, "host_temperature_c", 85)
            .hold(60, "host_temperature_c", 95)
            .hold(60, "host_temperature_c", 85);
    assertEquals(
        List.of(Severity.WARNING, Severity.CRITICAL),
        trace.told().stream().map(RunEvent.Advice::severity).toList());
    assertEquals(90, trace.told().getLast().evidence().threshold());
  }

  @Test
  void afterItCleared_itIsToldAgain() {
    Trace trace =
        Trace.of(HOT)
            .hold(60, "host_temperature_c", 85)
            .hold(60, "host_temperature_c", 20)
            .hold(60, "host_temperature_c", 85);
    assertEquals(2, trace.told().size());
  }

  @Test
  void aShortDip_isNoClearing() {
    Trace trace = Trace.of(HOT).hold(60, "host_temperature_c", 85);
    trace.hold(5, "host_temperature_c", 20).hold(60, "host_temperature_c", 85);
    assertEquals(1, trace.told().size());
  }

  @Test
  void aGap_beginsTheWindowAnew() {
    Trace trace = Trace.of(HOT).hold(15, "host_temperature_c", 85).pass(30);
    trace.hold(20, "host_temperature_c", 85).pass(10);
    assertEquals(List.of(), trace.told(), "neither side of the gap fills the window");
    trace.pass(30).hold(21, "host_temperature_c", 85).pass(10);
    assertEquals(1, trace.told().size());
  }

  @Test
  void twoValues_neverFire() {
    Trace trace = Trace.builtIn();
    trace
        .hold(1, "tree_cpu_pct", 100, "tree_mem_limit_pct", 99, "host_psi_cpu_some_pct", 100)
        .hold(1, "tree_cpu_pct", 100, "tree_mem_limit_pct", 99, "host_psi_cpu_some_pct", 100)
        .pass(600)
        .complete();
    assertEquals(List.of(), trace.told());
  }

  @Test
  void aSlowSampler_isJudgedByTheTimeThatValuesStandFor() {
    Trace trace = Trace.of(HOT);
    for (int i = 0; i < 10; i++) {
      trace.value("host_temperature_c", 85).pass(4);
    }
    assertEquals(1, trace.told().size());
    assertEquals(5, trace.told().getFirst().evidence().samples());
  }

  @Test
  void aSamplerTooSlowForTheWindow_isSaid() {
    Trace trace = Trace.of(HOT);
    for (int i = 0; i < 10; i++) {
      trace.value("host_temperature_c", 85).pass(8);
    }
    assertEquals(List.of(), trace.told());
    assertEquals(
        Optional.of("host_temperature_c has gaps of more than 5 s; it takes 20 s without a gap"),
        trace.unjudged("hot"));
  }

  @Test
  void aThousandValuesASecond_countAsTheirMean() {
    Trace trace = Trace.of(HOT);
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 1000; i++) {
        trace.value("host_temperature_c", i % 2 == 0 ? 70 : 100);
      }
      trace.pass(1);
    }
    assertEquals(1, trace.told().size());
    assertEquals(85, trace.told().getFirst().evidence().value());
    assertEquals(20_000, trace.told().getFirst().evidence().samples());
  }

  @Test
  void valuesThatAreNotFinite_areLeftOut() {
    Trace trace = Trace.of(HOT);
    trace.hold(60, "host_temperature_c", Double.NaN);
    trace.hold(60, "host_temperature_c", Double.POSITIVE_INFINITY);
    assertEquals(List.of(), trace.told());
    assertEquals(Optional.of("no series host_temperature_c"), trace.unjudged("hot"));
  }

  @Test
  void aMissingSeries_isSaidWithTheCountersReason() {
    Trace trace = Trace.builtIn();
    trace.event(
        new RunEvent.Telemetry(
            Duration.ofSeconds(1),
            List.of(
                Counter.missing("gpu_pct/*", "libnvidia-ml.so.1", "no NVIDIA driver here"),
                Counter.missing("host_psi_io_some_pct", "/proc/pressure/io", "no such file"))));
    trace.hold(100, "tree_cpu_pct", 30).complete();
    assertEquals(
        Optional.of("no series gpu_pct/* (no NVIDIA driver here)"), trace.unjudged("gpu-idle"));
    assertEquals(
        Optional.of("no series host_psi_io_some_pct (no such file)"), trace.unjudged("io-stall"));
    assertEquals(Optional.empty(), trace.unjudged("cpu-saturated"));
    assertEquals(List.of(), trace.told());
  }

  @Test
  void severalDevicesAtOnce_areOneAdvice() {
    Trace trace = Trace.builtIn();
    trace.hold(
        300, "tree_cpu_pct", 70, "gpu_pct/0", 3, "gpu_pct/1", 1, "gpu_pct/2", 80, "gpu_pct/3", 0);
    List<RunEvent.Advice> told = trace.told("gpu-idle");
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.getFirst().message().startsWith("GPU 0, 1, 3 was "), told.toString());
    assertEquals(Optional.of("gpu_pct/3"), told.getFirst().evidence().series());
  }

  @Test
  void whileTheRunIsStopped_nothingIsJudged() {
    Trace trace = Trace.of(HOT).event(new RunEvent.Suspended("SIGTSTP"));
    trace.hold(100, "host_temperature_c", 85);
    assertEquals(List.of(), trace.told());
    trace.event(new RunEvent.Resumed()).hold(19, "host_temperature_c", 85);
    assertEquals(List.of(), trace.told(), "the window begins after the stop");
    trace.hold(10, "host_temperature_c", 85);
    assertEquals(1, trace.told().size());
  }

  @Test
  void theStage_standsBesideTheAdvice() {
    Trace trace = Trace.of(HOT).event(RunEvent.stage("train", dev.tacho.core.StageState.RUNNING));
    trace.hold(60, "host_temperature_c", 85);
    assertEquals(Optional.of("train"), trace.told().getFirst().stage());
  }

  @Test
  void aFlappingRule_isToldTenTimes() {
    Trace trace = Trace.of(HOT);
    for (int i = 0; i < 30; i++) {
      trace.hold(50, "host_temperature_c", 85).hold(50, "host_temperature_c", 20);
    }
    assertEquals(Advisor.MAX_TOLD, trace.told().size());
  }

  @Test
  void aYearWithoutAWord_isNotWalkedThrough() {
    Trace trace = Trace.of(HOT).hold(30, "host_temperature_c", 85);
    Advisor advisor = new Advisor(Trace.book(HOT));
    advisor.value(0, advisor.track("", "host_temperature_c"), 1);
    assertEquals(List.of(), advisor.tick(Long.MAX_VALUE / 2));
    assertEquals(1, trace.told().size());
  }
}
