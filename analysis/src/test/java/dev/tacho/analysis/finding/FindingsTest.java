package dev.tacho.analysis.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FindingsTest {
  private static final int N = 2_000;

  @Test
  void oneNaN_isFoundAtItsStep_inAnyMetric() {
    for (String name : List.of("loss", "layers/3/grad_norm", "lr", "whatever")) {
      Finding nan = only(run(name, step -> step == 5_010 ? Double.NaN : 1 / (1 + step)));
      assertEquals(FindingKind.NAN, nan.kind());
      assertEquals(5_010, nan.onset().step());
      assertEquals(501, nan.onset().value());
      assertEquals(Severity.WARNING, nan.severity());
      assertInstanceOf(Confidence.Observed.class, nan.confidence());
    }
  }

  @Test
  void infinityToTheEnd_isCritical() {
    Finding bad =
        only(run("loss", step -> step >= 9_000 ? Double.POSITIVE_INFINITY : 2 + noise(0.1)));
    assertEquals(FindingKind.NAN, bad.kind());
    assertEquals(9_000, bad.onset().step());
    assertEquals(Severity.CRITICAL, bad.severity());
    assertTrue(bad.extent().lasting());
    assertEquals("loss is Infinity from step 9,000 to the end, 1,100 values", bad.message());
  }

  @Test
  void valuesThatAllStandAtOneStep_areNoCourse_andNoObstacle() {
    SeriesRun run = new SeriesRun();
    for (int i = 0; i < 60; i++) {
      run.point("", "loss", 5, i * 1_000_000L, 1 + noise(0.3));
    }
    assertEquals(List.of(), find(run));
  }

  @Test
  void oneValue_isSpokenOfAsOne() {
    Diagnosis one = Findings.of(new SeriesRun().with("loss", 1, 1, _ -> 1), Sensitivity.DEFAULT);
    assertFalse(one.toString().contains("1 values"), one::toString);
  }

  static Stream<Arguments> spikes() {
    return Stream.of(
        arguments("up", (DoubleUnaryOperator) step -> 1 + noise(0.02), 3.0),
        arguments("down", (DoubleUnaryOperator) step -> 1 + noise(0.02), -3.0),
        arguments("on a flat base line", (DoubleUnaryOperator) step -> 0.5, 0.8),
        arguments("of negative values", (DoubleUnaryOperator) step -> -40 + noise(0.5), -80.0),
        arguments(
            "on a slope", (DoubleUnaryOperator) step -> 10 - step / 4_000 + noise(0.02), 12.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spikes")
  void aSpike_isFoundAtItsFirstValue(String what, DoubleUnaryOperator course, double height) {
    Finding spike =
        only(
            run(
                "loss",
                step -> step >= 12_340 && step < 12_370 ? height : course.applyAsDouble(step)));
    assertEquals(FindingKind.SPIKE, spike.kind(), what);
    assertEquals(12_340, spike.onset().step(), what);
    assertEquals(3, spike.extent().values(), what);
  }

  @Test
  void aLossThatTurns_diverges_andTheIntervalHoldsTheTurn() {
    Finding turned =
        only(
            run(
                "loss",
                step ->
                    Math.exp(-step / 4_000) + Math.max(0, step - 14_000) / 5_000 + noise(0.01)));
    assertEquals(FindingKind.DIVERGENCE, turned.kind());
    assertTrue(turned.message().contains(" from a level of "), turned.message());
    assertEquals(Severity.CRITICAL, turned.severity());
    assertHolds(turned, 14_000);
  }

  @Test
  void aLossThatJumpsAndStays_diverges_fromExactlyThere() {
    Finding jumped =
        only(run("loss", step -> Math.exp(-step / 3_000) + (step >= 15_000 ? 2 : 0) + noise(0.01)));
    assertEquals(FindingKind.DIVERGENCE, jumped.kind());
    assertEquals(15_000, jumped.onset().step());
    assertEquals(Optional.empty(), jumped.onset().interval());
  }

  @Test
  void aRewardThatFalls_isARegression_onceItsDirectionIsStated() {
    DoubleUnaryOperator reward =
        step -> Math.min(step, 12_000) - 2 * Math.max(0, step - 12_000) + noise(50);
    assertEquals(List.of(), find(new SeriesRun().with("value_x", N, 10, reward)));
    SeriesRun stated =
        new SeriesRun()
            .with("value_x", N, 10, reward)
            .stated(Metric.undefined("value_x").toward(Direction.HIGHER));
    assertEquals(FindingKind.REGRESSION, only(stated).kind());
    Sensitivity told =
        new Sensitivity(
            Sensitivity.Limits.DEFAULT, Map.of(), Map.of("value_x", Direction.LOWER), Set.of());
    List<Finding> turned = Findings.of(stated, told).findings();
    assertTrue(
        turned.stream().noneMatch(f -> f.kind() == FindingKind.REGRESSION),
        "what the user states comes before what the source states");
  }

  @Test
  void validationThatTurns_overfits_alsoWhenItIsSparse() {
    SeriesRun run =
        new SeriesRun()
            .with("train/loss", N, 10, step -> Math.exp(-step / 5_000) + noise(0.01))
            .with(
                "val/loss",
                20,
                1_000,
                step ->
                    Math.exp(-step / 5_000)
                        + 0.1
                        + Math.max(0, step - 8_000) / 10_000
                        + noise(0.005));
    Finding overfits = only(run);
    assertEquals(FindingKind.OVERFITTING, overfits.kind());
    assertEquals("val/loss", overfits.series());
    assertHolds(overfits, 8_000);
  }

  @Test
  void progressThatStopsInTheMiddle_isAPlateau_andConvergenceIsNone() {
    Finding stopped =
        only(run("loss", step -> Math.exp(-Math.min(step, 6_000) / 8_000) + noise(0.005)));
    assertEquals(FindingKind.PLATEAU, stopped.kind());
    assertHolds(stopped, 6_000);
    assertEquals(List.of(), find(run("loss", step -> Math.exp(-step / 1_500) + noise(0.005))));
  }

  @Test
  void gradients_explodeAndVanish_anywhere_andLayersAreOneFinding() {
    SeriesRun run = new SeriesRun();
    for (int layer = 0; layer < 4; layer++) {
      run.with(
          "layers/" + layer + "/grad_norm",
          N,
          10,
          step ->
              (step >= 8_000 && step < 8_200 ? 1e4 : step >= 15_000 ? 1e-9 : 1)
                  * Math.exp(noise(0.2)));
    }
    List<Finding> found = find(run);
    assertEquals(2, found.size(), found.toString());
    for (Finding finding : found) {
      assertEquals("layers/*/grad_norm", finding.series());
      boolean explodes = finding.kind() == FindingKind.EXPLODING_GRADIENT;
      assertEquals(explodes ? 8_000 : 15_000, finding.onset().step());
      assertEquals(explodes ? Severity.WARNING : Severity.CRITICAL, finding.severity());
    }
  }

  @Test
  void workThatGetsSlower_isFound_byItsMetricAndByTheTimes() {
    DoubleUnaryOperator speed = step -> (step >= 10_000 ? 4 : 10) * (1 + noise(0.03));
    Finding told = only(run("steps_per_sec", speed));
    assertEquals(FindingKind.THROUGHPUT_DROP, told.kind());
    assertEquals(10_000, told.onset().step());

    SeriesRun timed = new SeriesRun();
    long nanos = 0;
    for (int i = 0; i < N; i++) {
      nanos += (long) (1e9 / speed.applyAsDouble(i * 10.0));
      timed.point("", "whatever", i * 10L, nanos, 1 + noise(0.1));
    }
    Finding derived = only(timed);
    assertEquals(FindingKind.THROUGHPUT_DROP, derived.kind());
    assertEquals(10_000, derived.onset().step(), 100);
  }

  @Test
  void aLongPause_isAStall_whenTheMachineWasReadMeanwhile() {
    SeriesRun run = new SeriesRun();
    long nanos = 0;
    for (int i = 0; i < N; i++) {
      nanos += (i == 1_200 ? 900 : 1) * 1_000_000_000L;
      run.point("", "loss", i, nanos, 1 + noise(0.1));
    }
    Finding paused = only(run);
    assertEquals(FindingKind.STALL, paused.kind());
    assertEquals(Severity.INFO, paused.severity(), "it may have been stopped and started again");
    for (int i = 0; i < nanos / 1_000_000_000L; i++) {
      run.point(
          RunEvent.Telemetry.SOURCE, "tree_cpu_cores", -1, i * 1_000_000_000L, 4 + noise(0.1));
    }
    Finding stalled = only(run);
    assertEquals(Severity.WARNING, stalled.severity());
    assertEquals(1_199, stalled.onset().step());
  }

  @Test
  void aWorkerThatGoesSilent_isLost() {
    SeriesRun run = new SeriesRun();
    for (int worker = 0; worker < 4; worker++) {
      int values = worker == 2 ? 300 : 1_000;
      run.with("rank " + worker, "loss", values, 10, step -> 1 + noise(0.1));
    }
    Finding lost = only(run);
    assertEquals(FindingKind.LOST_WORKER, lost.kind());
    assertEquals("rank 2", lost.source());
    assertEquals(2_990, lost.onset().step());
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        arguments("constant", (DoubleUnaryOperator) p -> 3e-4),
        arguments("linear", (DoubleUnaryOperator) p -> 3e-4 * (1 - p)),
        arguments(
            "cosine",
            (DoubleUnaryOperator)
                p ->
                    3e-4 * (p < 0.03 ? p / 0.03 : (1 + Math.cos(Math.PI * (p - 0.03) / 0.97)) / 2)),
        arguments("exponential", (DoubleUnaryOperator) p -> 3e-4 * Math.exp(-5 * p)),
        arguments("step", (DoubleUnaryOperator) p -> 3e-4 * Math.pow(0.1, Math.floor(3 * p))),
        arguments(
            "one_cycle",
            (DoubleUnaryOperator)
                p ->
                    p < 0.3
                        ? 1e-5 + 3e-4 * (1 - Math.cos(Math.PI * p / 0.3)) / 2
                        : 3.1e-4 * (1 + Math.cos(Math.PI * (p - 0.3) / 0.7)) / 2),
        arguments("cyclic", (DoubleUnaryOperator) p -> 3e-4 * (1 + Math.cos(10 * Math.PI * p))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  void aSchedule_isReadFromItsValues(String shape, DoubleUnaryOperator rate) {
    Diagnosis diagnosis =
        Findings.of(run("lr", step -> rate.applyAsDouble(step / (10.0 * N))), Sensitivity.DEFAULT);
    assertEquals(shape, diagnosis.schedules().getFirst().shape());
    assertEquals(List.of(), diagnosis.findings());
  }

  @Test
  void aRangeTest_isRecognised_withItsRates() {
    SeriesRun run =
        new SeriesRun()
            .with("lr", 400, 1, step -> 1e-6 * Math.pow(10, step / 80))
            .with(
                "loss",
                400,
                1,
                step -> {
                  double decades = step / 80;
                  double fallen = 1 / (1 + Math.exp(-(decades - 2.5) * 4));
                  return 3 - 2 * fallen + 4 * Math.max(0, decades - 4) + noise(0.01);
                });
    Finding test = only(run);
    assertEquals(FindingKind.LEARNING_RATE, test.kind());
    assertEquals(Severity.INFO, test.severity());
    double steepest = test.evidence().figures().get(0).value();
    double diverges = test.evidence().figures().get(1).value();
    assertEquals(-3.5, Math.log10(steepest), 0.3);
    assertEquals(-2, Math.log10(diverges), 0.3);
  }

  @Test
  void aRateOfZero_andOneThatARestartForgot_areTrouble() {
    Finding idle = only(run("lr", step -> Math.max(0, 1e-3 * (1 - step / 15_000))));
    assertEquals(FindingKind.LEARNING_RATE, idle.kind());
    assertEquals(15_000, idle.onset().step(), 200);

    SeriesRun restarted = new SeriesRun().with("lr", 400, 1, step -> step < 200 ? 1e-3 : 1e-4);
    for (int i = 0; i < 300; i++) {
      restarted.point("", "lr", 300 + i, PointCursor.NO_TIME, 1e-3);
    }
    Finding forgotten = only(restarted);
    assertEquals(300, forgotten.onset().step());
    assertTrue(forgotten.message().contains("after a restart"), forgotten.message());
  }

  @Test
  void swingsAsLargeAsTheProgress_areOscillation_unlessTheRateSwingsToo() {
    DoubleUnaryOperator swings = step -> 1 + Math.sin(step / 150) + noise(0.1);
    SeriesRun steady = new SeriesRun().with("lr", N, 10, step -> 1e-3).with("loss", N, 10, swings);
    assertEquals(FindingKind.OSCILLATION, only(steady).kind());
    SeriesRun cyclic =
        new SeriesRun()
            .with("lr", N, 10, step -> 1e-3 * (1 + Math.sin(step / 150)))
            .with("loss", N, 10, swings);
    assertEquals(List.of(), find(cyclic));
    Diagnosis unknown = Findings.of(run("loss", swings), Sensitivity.DEFAULT);
    assertEquals(List.of(), unknown.findings());
    assertTrue(
        unknown.notJudged().stream()
            .anyMatch(
                not ->
                    not.kind() == FindingKind.OSCILLATION
                        && not.reason().contains("no learning rate is recorded")));
  }

  @Test
  void memoryThatOnlyGrows_andAnIdleDevice_areToldOfOtherToolsRuns() {
    SeriesRun run =
        new SeriesRun()
            .with("proc.memory.rssMB", 400, 1, step -> 500 + 5 * step + noise(10))
            .with("gpu.0.gpu", 400, 1, step -> 20 + noise(2));
    List<Finding> found = find(run);
    assertEquals(
        List.of(FindingKind.RESOURCE, FindingKind.RESOURCE),
        found.stream().map(Finding::kind).toList(),
        found.toString());
  }

  @Test
  void settings_turnKindsOff_andMakeSingleMetricsLessSensitive() {
    SeriesRun run = run("loss", step -> step == 5_000 ? 2 : 1 + noise(0.02));
    assertEquals(1, find(run).size());
    Sensitivity off =
        new Sensitivity(Sensitivity.Limits.DEFAULT, Map.of(), Map.of(), Set.of(FindingKind.SPIKE));
    assertEquals(List.of(), Findings.of(run, off).findings());
    Sensitivity dull =
        new Sensitivity(
            Sensitivity.Limits.DEFAULT,
            Map.of("lo*", new Sensitivity.Limits(1e-300, 0.05, 0)),
            Map.of(),
            Set.of());
    assertEquals(List.of(), Findings.of(run, dull).findings());
  }

  @Test
  void aDiagnosis_isWrittenAsJson() {
    Diagnosis diagnosis =
        Findings.of(
            run("loss", step -> step == 5_010 ? Double.NaN : Math.exp(-step / 1_500)),
            Sensitivity.DEFAULT);
    Json.Obj json = diagnosis.toJson();
    assertEquals(1, json.array("findings").size());
    assertEquals(N, json.needWhole("values"));
    assertEquals("NaN or infinity", diagnosis.findings().getFirst().kind().title());
  }

  @Test
  void aRunWithoutSeries_hasNoFindings() {
    assertEquals(List.of(), find(new SeriesRun()));
  }

  private static final Random RANDOM = new Random(7);

  private static double noise(double size) {
    return size * RANDOM.nextGaussian();
  }

  private static SeriesRun run(String name, DoubleUnaryOperator ofStep) {
    RANDOM.setSeed(7);
    return new SeriesRun().with(name, N, 10, ofStep);
  }

  private static List<Finding> find(SeriesRun run) {
    return Findings.of(run, Sensitivity.DEFAULT).findings();
  }

  private static Finding only(SeriesRun run) {
    List<Finding> found = find(run);
    assertEquals(1, found.size(), found.toString());
    return found.getFirst();
  }

  private static void assertHolds(Finding finding, double onset) {
    var interval = finding.onset().interval().orElseThrow();
    assertTrue(interval.low() <= onset && onset <= interval.high(), finding.onset().toString());
    assertTrue(interval.high() - interval.low() < 0.2 * 10 * N, finding.onset().toString());
  }
}
