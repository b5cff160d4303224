package dev.tacho.analysis.gate;

import static dev.tacho.analysis.gate.GateStatus.FAILED;
import static dev.tacho.analysis.gate.GateStatus.NO_VERDICT;
import static dev.tacho.analysis.gate.GateStatus.PASSED;
import static dev.tacho.analysis.gate.GateStatus.SOFT_BREACH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tacho.analysis.result.Machine;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateTest {
  private static final double NAN = Double.NaN;
  private static final List<Double> SEVEN = list(1.00, 1.01, 0.99, 1.02, 0.98, 1.005, 0.995);

  static Stream<org.junit.jupiter.params.provider.Arguments> table() {
    return Stream.of(
        row("the same values", "lower", SEVEN, SEVEN, PASSED),
        row("all values equal on both sides", "lower", times(7, 1), times(7, 1), PASSED),
        row("zero on both sides", "lower", times(7, 0), times(7, 0), PASSED),
        row("from zero to something", "lower", times(7, 0), times(7, 0.5), FAILED),
        row("from zero, more is better", "higher", times(7, 0), times(7, 0.5), PASSED),
        row("from something to zero", "lower", times(7, 0.5), times(7, 0), PASSED),
        row("10 % slower", "lower", SEVEN, scaled(1.10), FAILED),
        row("4 % slower", "lower", SEVEN, scaled(1.04), SOFT_BREACH),
        row("1 % slower", "lower", SEVEN, scaled(1.01), PASSED),
        row("10 % faster", "lower", SEVEN, scaled(0.90), PASSED),
        row("10 % less of what should be more", "higher", SEVEN, scaled(0.90), FAILED),
        row("10 % more of what should be more", "higher", SEVEN, scaled(1.10), PASSED),
        row("ties, clearly slower", "lower", times(7, 1), times(7, 1.2), FAILED),
        row(
            "10 % slower in the middle, within wide noise",
            "lower",
            list(0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3),
            list(0.8, 0.85, 1.0, 1.1, 1.15, 1.3, 1.4),
            PASSED),
        row("five repeats are enough", "lower", times(5, 1), times(5, 1.2), FAILED),
        row("four are not", "lower", times(5, 1), times(4, 1.2), NO_VERDICT),
        row("a repeat that is NaN", "lower", SEVEN, list(1, 1, NAN, 1, 1, 1, 1), NO_VERDICT),
        row(
            "an infinite one",
            "lower",
            list(1, 1, 1, 1, Double.POSITIVE_INFINITY),
            SEVEN,
            NO_VERDICT),
        row("missing in the run", "lower", SEVEN, List.of(), NO_VERDICT),
        row("new in the run", "lower", List.of(), SEVEN, NO_VERDICT),
        row("nobody said which way is better", "unknown", SEVEN, scaled(9), NO_VERDICT),
        row("neither way is better", "neither", SEVEN, scaled(9), NO_VERDICT));
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("table")
  void judge_ofOneMetric(
      String what, Direction direction, List<Double> before, List<Double> now, GateStatus status) {
    Metric metric = new Metric("m", new Unit("1"), direction, "m", dev.tacho.core.metric.Range.ANY);
    GateVerdict verdict = judge(side(metric, before), side(metric, now));
    assertEquals(status, verdict.status(), () -> what + ": " + verdict);
  }

  @Test
  void judge_tenPercent_saysHowMuchAndHowSure() {
    MetricVerdict cpu = judge(cpu(SEVEN), cpu(scaled(1.10))).metrics().getFirst();
    MetricVerdict.Change change = cpu.change().orElseThrow();
    assertEquals(0.10, change.share(), 0.005);
    assertTrue(change.low() > 0.05 && change.high() < 0.15, change.toString());
    assertEquals(1.0, change.baseline());
    assertTrue(cpu.reason().startsWith("10."), cpu.reason());
    assertTrue(cpu.reason().endsWith("more than the limit of 5.0 %"), cpu.reason());
  }

  @Test
  void judge_tooFewRepeats_stillGivesTheEffect() {
    MetricVerdict cpu = judge(cpu(times(3, 1)), cpu(times(3, 1.2))).metrics().getFirst();
    assertEquals(0.2, cpu.change().orElseThrow().share(), 1e-9);
    assertTrue(Double.isNaN(cpu.change().orElseThrow().low()));
    assertTrue(cpu.reason().contains("3 repeats there, 3 here"), cpu.reason());
  }

  @Test
  void judge_differenceOfMilliseconds_isNoBreachHoweverLargeAShare() {
    GateVerdict verdict = judge(cpu(times(7, 0.010)), cpu(times(7, 0.015)));
    assertEquals(PASSED, verdict.status());
    assertTrue(
        verdict.metrics().getFirst().reason().contains("absolute limit of 0.01 s"),
        verdict.toString());
    var strict =
        new GateLimits(
            Map.of(), GateLimits.RELATIVE, Map.of("cpu_time_s", 0.001), 0.5, Set.of(), false);
    assertEquals(FAILED, judge(cpu(times(7, 0.010)), cpu(times(7, 0.015)), strict).status());
  }

  @Test
  void judge_ownLimits_areThoseThatCount() {
    var lax =
        new GateLimits(
            Map.of("cpu_time_s", 0.30), GateLimits.RELATIVE, Map.of(), 1, Set.of(), false);
    assertEquals(PASSED, judge(cpu(SEVEN), cpu(scaled(1.10)), lax).status());
    var tight =
        new GateLimits(
            Map.of("cpu_time_s", 0.01), GateLimits.RELATIVE, Map.of(), 0.5, Set.of(), false);
    assertEquals(FAILED, judge(cpu(SEVEN), cpu(scaled(1.05)), tight).status());
  }

  @Test
  void judge_wallTime_onlyWarnsBesideProcessorTime() {
    GateVerdict verdict =
        judge(
            side("cpu_time_s", SEVEN, "duration_s", SEVEN),
            side("cpu_time_s", SEVEN, "duration_s", scaled(1.5)));
    assertEquals(SOFT_BREACH, verdict.status());
    assertFalse(verdict.metrics().getLast().decides());
    var asked =
        new GateLimits(
            Map.of(),
            GateLimits.RELATIVE,
            Map.of(),
            0.5,
            Set.of("cpu_time_s", "duration_s"),
            false);
    assertEquals(
        FAILED,
        judge(
                side("cpu_time_s", SEVEN, "duration_s", SEVEN),
                side("cpu_time_s", SEVEN, "duration_s", scaled(1.5)),
                asked)
            .status());
    assertEquals(
        FAILED, judge(side("duration_s", SEVEN), side("duration_s", scaled(1.5))).status());
  }

  @Test
  void judge_memoryThatCannotBeTold_doesNotStandInTheWay() {
    String memory = "peak_process_memory_bytes";
    GateVerdict verdict =
        judge(side("cpu_time_s", SEVEN, memory, times(7, 1e9)), side("cpu_time_s", SEVEN));
    assertEquals(PASSED, verdict.status());
    var asked = new GateLimits(Map.of(), GateLimits.RELATIVE, Map.of(), 0.5, Set.of(memory), false);
    assertEquals(
        NO_VERDICT,
        judge(side("cpu_time_s", SEVEN, memory, times(7, 1e9)), side("cpu_time_s", SEVEN), asked)
            .status());
  }

  @Test
  void judge_metricThatTheBaselineHasAndTheRunHasNot_leavesNoVerdict() {
    GateVerdict verdict =
        judge(side("cpu_time_s", SEVEN, "loss", SEVEN), side("cpu_time_s", SEVEN));
    assertEquals(NO_VERDICT, verdict.status());
    assertEquals("missing in the run: not in the run", verdict.metrics().getLast().reason());
    // but not where another has failed
    assertEquals(
        FAILED,
        judge(side("cpu_time_s", SEVEN, "loss", SEVEN), side("cpu_time_s", scaled(2))).status());
  }

  @Test
  void judge_metricOfAnotherMeaning_isNotCompared() {
    Metric seconds = Metric.undefined("m").toward(Direction.LOWER).in(new Unit("s"));
    Metric millis = Metric.undefined("m").toward(Direction.LOWER).in(new Unit("ms"));
    GateVerdict verdict = judge(side(seconds, SEVEN), side(millis, SEVEN));
    assertEquals(NO_VERDICT, verdict.status());
    assertTrue(
        verdict.metrics().getFirst().reason().contains("undefined in s there, undefined in ms"),
        verdict.toString());
  }

  @Test
  void judge_anotherMachine_isNotComparedUnlessAsked() {
    GateSide here = cpu(SEVEN);
    GateSide there = on(new Machine("far", "amd64", OptionalInt.of(64), Optional.empty()), here);
    GateVerdict verdict = judge(there, here);
    assertEquals(NO_VERDICT, verdict.status());
    assertEquals(List.of(), verdict.metrics());
    assertEquals(
        "the machines differ: host far there, near here; processors 64 there, 2 here",
        verdict.reasons().getFirst());
    var any = new GateLimits(Map.of(), GateLimits.RELATIVE, Map.of(), 0.5, Set.of(), true);
    GateVerdict asked = judge(there, here, any);
    assertEquals(PASSED, asked.status());
    assertTrue(asked.reasons().getFirst().startsWith("compared although"), asked.toString());
  }

  @Test
  void judge_runThatFailed_isNotJudged() {
    GateSide good = cpu(SEVEN);
    GateSide failed =
        new GateSide(
            "F",
            "f",
            RunState.FAILED,
            good.machine(),
            good.workload(),
            good.command(),
            0,
            good.metrics(),
            List.of());
    assertEquals(NO_VERDICT, judge(good, failed).status());
    assertEquals(List.of("run F is failed, not completed"), judge(good, failed).reasons());
  }

  @Test
  void judge_otherCommand_isSaidAndOtherWorkloadNotCompared() {
    GateSide one = cpu(SEVEN);
    GateSide other = with(one, one.workload(), List.of("./b"));
    assertEquals(PASSED, judge(one, other).status());
    assertEquals(List.of("the commands differ: ./a there, ./b here"), judge(one, other).reasons());
    GateSide another = with(one, Optional.of("else"), one.command());
    assertEquals(NO_VERDICT, judge(one, another).status());
  }

  @Test
  void judge_historyThatVaries_widensTheNoise() {
    List<GateSide> restless = new ArrayList<>();
    for (double factor : new double[] {1, 1.15, 0.95, 1.1, 1}) {
      restless.add(cpu(scaled(factor)));
    }
    GateVerdict verdict =
        Gate.judge(cpu(SEVEN), cpu(scaled(1.10)), restless, GateLimits.usual(), 0);
    assertEquals(PASSED, verdict.status());
    assertTrue(
        verdict.metrics().getFirst().reason().contains("within the noise of"), verdict.toString());
    // a single step that came to stay is no unrest
    List<GateSide> step = new ArrayList<>();
    for (double factor : new double[] {2, 2, 2, 1, 1, 1}) {
      step.add(cpu(scaled(factor)));
    }
    assertEquals(
        FAILED, Gate.judge(cpu(SEVEN), cpu(scaled(1.10)), step, GateLimits.usual(), 0).status());
  }

  @Test
  void verdict_withTooFewEarlierRuns_onlyAdvises() {
    List<GateSide> two = List.of(cpu(SEVEN), cpu(SEVEN));
    assertTrue(Gate.judge(cpu(SEVEN), cpu(SEVEN), two, GateLimits.usual(), 3).advisory());
    assertFalse(Gate.judge(cpu(SEVEN), cpu(SEVEN), two, GateLimits.usual(), 2).advisory());
    assertTrue(Gate.noBaseline(cpu(SEVEN), List.of(), 1).advisory());
  }

  @Test
  void verdict_namesTheAdviceOfTheRun_worstFirst() {
    GateSide plain = cpu(SEVEN);
    GateSide advised =
        new GateSide(
            "R",
            "r",
            plain.state(),
            plain.machine(),
            plain.workload(),
            plain.command(),
            0,
            plain.metrics(),
            List.of(advice("a", Severity.INFO), advice("b", Severity.WARNING)));
    assertEquals(
        List.of("b", "a"),
        judge(plain, advised).advice().stream().map(RunEvent.Advice::rule).toList());
  }

  private static RunEvent.Advice advice(String rule, Severity severity) {
    return new RunEvent.Advice(
        rule,
        severity,
        "message",
        "action",
        new RunEvent.Evidence(0, 1, Optional.empty(), 1, 2, "1", 3),
        Optional.empty());
  }

  private static GateVerdict judge(GateSide baseline, GateSide candidate) {
    return judge(baseline, candidate, GateLimits.usual());
  }

  private static GateVerdict judge(GateSide baseline, GateSide candidate, GateLimits limits) {
    GateSide then =
        new GateSide(
            "THEN",
            baseline.title(),
            baseline.state(),
            baseline.machine(),
            baseline.workload(),
            baseline.command(),
            0,
            baseline.metrics(),
            baseline.advice());
    return Gate.judge(then, candidate, List.of(), limits, 0);
  }

  private static GateSide cpu(List<Double> values) {
    return side("cpu_time_s", values);
  }

  private static GateSide side(String label, List<Double> values, Object... more) {
    Map<String, Repeated> metrics = new LinkedHashMap<>();
    put(metrics, Metric.named(label), values);
    for (int i = 0; i < more.length; i += 2) {
      List<Double> others = new ArrayList<>();
      ((List<?>) more[i + 1]).forEach(v -> others.add((Double) v));
      put(metrics, Metric.named((String) more[i]), others);
    }
    return side(metrics);
  }

  private static GateSide side(Metric metric, List<Double> values) {
    Map<String, Repeated> metrics = new LinkedHashMap<>();
    put(metrics, metric, values);
    return side(metrics);
  }

  private static void put(Map<String, Repeated> into, Metric metric, List<Double> values) {
    Optional<String> missing = values.isEmpty() ? Optional.of("not told") : Optional.empty();
    into.put(metric.name(), new Repeated(metric.name(), metric, values, missing, Tier.MEASURED));
  }

  private static GateSide side(Map<String, Repeated> metrics) {
    return new GateSide(
        "RUN",
        "run",
        RunState.COMPLETED,
        new Machine("near", "amd64", OptionalInt.of(2), Optional.of("a processor")),
        Optional.of("work"),
        List.of("./a"),
        0,
        metrics,
        List.of());
  }

  private static GateSide on(Machine machine, GateSide side) {
    return new GateSide(
        side.run(),
        side.title(),
        side.state(),
        machine,
        side.workload(),
        side.command(),
        0,
        side.metrics(),
        side.advice());
  }

  private static GateSide with(GateSide side, Optional<String> workload, List<String> command) {
    return new GateSide(
        side.run(),
        side.title(),
        side.state(),
        side.machine(),
        workload,
        command,
        0,
        side.metrics(),
        side.advice());
  }

  private static org.junit.jupiter.params.provider.Arguments row(
      String what, String direction, List<Double> before, List<Double> now, GateStatus status) {
    return arguments(
        what, Direction.valueOf(direction.toUpperCase(java.util.Locale.ROOT)), before, now, status);
  }

  private static List<Double> list(double... values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static List<Double> times(int count, double value) {
    return java.util.Collections.nCopies(count, value);
  }

  private static List<Double> scaled(double factor) {
    return SEVEN.stream().map(v -> v * factor).toList();
  }
}
