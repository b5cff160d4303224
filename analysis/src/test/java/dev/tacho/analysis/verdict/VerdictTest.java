package dev.tacho.analysis.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.metric.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class VerdictTest {
  private static final Scope BOARD = Scope.STEADY.with(Dimension.ENERGY_BOUNDARY, "board/gross");

  private static PairVerdict pair(ResultRun first, ResultRun other, Terms terms) {
    return Verdict.of(List.of(first, other), List.of(), terms).pairs().getFirst();
  }

  private static PairVerdict pair(MeasuredRun first, MeasuredRun other) {
    return pair(first.as("first"), other.as("other"), Terms.usual());
  }

  private static FigureVerdict figure(PairVerdict pair, String label) {
    return pair.figures().stream()
        .filter(f -> f.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError(label + " is not among " + pair.figures()));
  }

  private static Terms varying(String... axes) {
    return new Terms(Set.of(axes), List.of(), Map.of(), Map.of(), Terms.LEAST);
  }

  // ---- directions: what TrackIQ got wrong

  @ParameterizedTest
  @CsvSource({
    "power_w, 100, 80, BETTER",
    "power_w, 80, 100, WORSE",
    "energy_j, 5, 4, BETTER",
    "temperature_c, 50, 90, WORSE",
    "ttft_ms, 100, 200, WORSE",
    "latency_ms, 100, 200, WORSE",
    "samples_per_s, 100, 120, BETTER",
    "samples_per_s, 120, 100, WORSE",
    "kv_cache_bytes, 10, 20, WORSE",
  })
  void figure_byTheRegistrysDirection_isBetterOrWorse(
      String metric, double before, double after, Standing standing) {
    MeasuredRun first = new MeasuredRun().scope(BOARD).about(metric, before, before / 100, 6, 1);
    MeasuredRun other = new MeasuredRun().scope(BOARD).about(metric, after, after / 100, 6, 2);
    FigureVerdict found = figure(pair(first, other), metric + ":mean");
    assertEquals(standing, found.standing(), found.reason());
  }

  @Test
  void hotter_neverWins() {
    PairVerdict pair =
        pair(
            new MeasuredRun().about("temperature_c", 50, 0.5, 6, 1),
            new MeasuredRun().about("temperature_c", 90, 0.5, 6, 2));
    assertEquals(Score.Winner.FIRST, pair.score().winner());
    assertEquals(PairVerdict.Regression.YES, pair.regression());
  }

  @Test
  void zeroForMissing_isNoNumberAndNeverWins() {
    PairVerdict pair =
        pair(
            new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1),
            new MeasuredRun().missing("latency_ms", "tegrastats tells no latency"));
    FigureVerdict found = figure(pair, "latency_ms:mean");
    assertEquals(Standing.NOT_COMPARABLE, found.standing());
    assertEquals("missing here: tegrastats tells no latency", found.reason());
    assertEquals(Score.Winner.NONE, pair.score().winner());
    assertEquals(PairVerdict.Regression.UNKNOWN, pair.regression());
  }

  @Test
  void trackIqsZero_isReadAsMissing() {
    String json =
        """
        {"tool_name":"autoperfpy","tool_version":"1.0","timestamp":"2026-03-01T09:30:00+00:00",
         "platform":{"hardware_name":"Edge Board 7","os":"Linux","framework":"x","framework_version":"1"},
         "workload":{"name":"resnet","workload_type":"inference","batch_size":2,"steps":400},
         "metrics":{"throughput_samples_per_sec":%s,"latency_p50_ms":%s,"latency_p95_ms":%s,
          "latency_p99_ms":%s,"memory_utilization_percent":37.0,"communication_overhead_percent":null,
          "power_consumption_watts":null},
         "regression":{"baseline_id":null,"delta_percent":0.0,"status":"pass","failed_metrics":[]},
         "schema_version":"1.1.0"}""";
    PairVerdict pair =
        pair(
            new MeasuredRun().document(json.formatted("212.5", "9.1", "11.0", "14.2")),
            new MeasuredRun().document(json.formatted("0.0", "0.0", "0.0", "0.0")));
    for (FigureVerdict found : pair.figures()) {
      assertFalse(found.isJudged(), found.toString());
      if (found.label().startsWith("trackiq.latency_ms")) {
        assertEquals(Standing.NOT_COMPARABLE, found.standing(), found.toString());
      }
    }
    assertEquals(Score.Winner.NONE, pair.score().winner());
  }

  @Test
  void sameLabelOnBothSides_changesNothing() {
    ResultRun first = new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1).as("board");
    ResultRun other = new MeasuredRun().about("latency_ms", 8, 0.1, 6, 2).as("board");
    PairVerdict pair = pair(first, other, Terms.usual());
    assertEquals(Score.Winner.OTHER, pair.score().winner());
    assertTrue(pair.regressions().isEmpty());
  }

  @Test
  void negativeBaseline_keepsItsSign() {
    // idle-subtracted: -2 W to -1 W is more power
    PairVerdict pair =
        pair(
            new MeasuredRun().scope(BOARD).about("power_w", -2, 0.01, 6, 1),
            new MeasuredRun().scope(BOARD).about("power_w", -1, 0.01, 6, 2));
    FigureVerdict found = figure(pair, "power_w:mean");
    assertEquals(Standing.WORSE, found.standing(), found.reason());
    assertEquals(0.5, found.change().orElseThrow().relative().orElseThrow(), 0.01);
  }

  @Test
  void zeroBaseline_hasNoPercentage() {
    PairVerdict pair =
        pair(
            new MeasuredRun().repeats("loss", -1, 1, -1, 1, -1, 1),
            new MeasuredRun().repeats("loss", 9, 11, 9, 11, 9, 11));
    FigureVerdict found = figure(pair, "loss:mean");
    assertEquals(
        Optional.empty(), found.change().orElseThrow().relative().stream().boxed().findAny());
    assertEquals(10, found.change().orElseThrow().difference(), 1e-9);
    assertEquals(Standing.WORSE, found.standing(), found.reason());
  }

  @Test
  void missingMetric_isNamedAndLeavesTheQuestionOpen() {
    PairVerdict pair =
        pair(
            new MeasuredRun()
                .about("latency_ms", 10, 0.1, 6, 1)
                .scope(BOARD)
                .about("energy_j", 5, 0.1, 6, 3),
            new MeasuredRun().about("latency_ms", 8, 0.1, 6, 2));
    assertEquals(
        List.of("energy_j:mean"), pair.leftOut().stream().map(FigureVerdict::label).toList());
    assertEquals(PairVerdict.Regression.UNKNOWN, pair.regression());
    assertEquals(Optional.of("energy_j:mean: missing here: not in its results"), pair.whyUnknown());
    assertEquals(Score.Winner.OTHER, pair.score().winner());
  }

  @Test
  void ownMetricWithoutDirection_neverWinsUntilSomebodySaysIt() {
    MeasuredRun first = new MeasuredRun().about("wobble", 10, 0.1, 6, 1);
    MeasuredRun other = new MeasuredRun().about("wobble", 8, 0.1, 6, 2);
    assertEquals(Standing.NO_DIRECTION, figure(pair(first, other), "wobble:mean").standing());
    Terms stated =
        new Terms(Set.of(), List.of(), Map.of("wobble", Direction.HIGHER), Map.of(), 0.01);
    assertEquals(
        Standing.WORSE,
        figure(pair(first.as("a"), other.as("b"), stated), "wobble:mean").standing());
  }

  // ---- comparability

  @ParameterizedTest
  @CsvSource({
    "precision, fp32, int8, precision",
    "batch_size, 1, 8, batch",
    "scenario, offline, server, load"
  })
  void whatDiffersAndIsNotMeant_isNamedAndLeftOut(
      String parameter, String before, String after, String axis) {
    MeasuredRun first =
        new MeasuredRun().parameter(parameter, before).about("latency_ms", 10, 0.1, 6, 1);
    MeasuredRun other =
        new MeasuredRun().parameter(parameter, after).about("latency_ms", 8, 0.1, 6, 2);
    PairVerdict pair = pair(first, other);
    assertTrue(pair.obstacles().getFirst().contains(before + " there, " + after + " here"));
    assertEquals(Standing.NOT_COMPARABLE, figure(pair, "latency_ms:mean").standing());
    assertTrue(figure(pair, "latency_ms:mean").change().isEmpty());
    assertEquals(Score.Winner.NONE, pair.score().winner());
    assertEquals(PairVerdict.Regression.UNKNOWN, pair.regression());

    PairVerdict meant = pair(first.as("a"), other.as("b"), varying(axis));
    assertEquals(Standing.BETTER, figure(meant, "latency_ms:mean").standing());
    assertTrue(meant.differences().stream().anyMatch(Difference::meant));
  }

  @Test
  void otherHardwareOrWork_isNotComparable() {
    MeasuredRun first = new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1);
    assertFalse(
        pair(first, new MeasuredRun().hardware("Board 8").about("latency_ms", 8, 0.1, 6, 2))
            .obstacles()
            .isEmpty());
    assertFalse(
        pair(first, new MeasuredRun().work("yolo").about("latency_ms", 8, 0.1, 6, 2))
            .obstacles()
            .isEmpty());
    assertFalse(
        pair(first, new MeasuredRun().state(RunState.FAILED).about("latency_ms", 8, 0.1, 6, 2))
            .obstacles()
            .isEmpty());
  }

  @Test
  void softwareThatDiffers_isToldAndDoesNotForbid() {
    PairVerdict pair =
        pair(
            new MeasuredRun()
                .software(Map.of("onnxruntime", "1.28", "nvidia driver", "570"))
                .about("latency_ms", 10, 0.1, 6, 1),
            new MeasuredRun()
                .software(Map.of("onnxruntime", "1.29", "nvidia driver", "580"))
                .about("latency_ms", 8, 0.1, 6, 2));
    assertEquals(
        List.of(
            "driver nvidia driver 570 there, 580 here",
            "software onnxruntime 1.28 there, 1.29 here"),
        pair.differences().stream().map(d -> d.axis().word() + " " + d.text()).toList());
    assertEquals(Standing.BETTER, figure(pair, "latency_ms:mean").standing());
  }

  @Test
  void anotherTier_isNotComparable() {
    MeasuredRun first = new MeasuredRun().scope(BOARD).single("power_w", 20);
    MeasuredRun other =
        new MeasuredRun()
            .scope(BOARD)
            .single("power_w", 10, new Provenance.Estimated("20 + cpu * 0.3", List.of()));
    assertEquals("measured there, estimated here", figure(pair(first, other), "power_w").reason());
  }

  @Test
  void anotherEnergyBoundary_isNotComparable() {
    MeasuredRun first = new MeasuredRun().scope(BOARD).single("power_w", 20);
    MeasuredRun other =
        new MeasuredRun()
            .scope(Scope.STEADY.with(Dimension.ENERGY_BOUNDARY, "gpu-package/gross"))
            .single("power_w", 10);
    assertEquals(
        "energy_boundary board/gross there, gpu-package/gross here",
        figure(pair(first, other), "power_w").reason());
  }

  @Test
  void cellsOfAMatrix_areHeldAgainstTheirOwn() {
    MeasuredRun both =
        new MeasuredRun()
            .scope(Scope.STEADY.with(Dimension.BATCH, "1"))
            .single("samples_per_s", 100)
            .scope(Scope.STEADY.with(Dimension.BATCH, "8"))
            .single("samples_per_s", 400);
    MeasuredRun one =
        new MeasuredRun()
            .scope(Scope.STEADY.with(Dimension.BATCH, "8"))
            .single("samples_per_s", 390);
    FigureVerdict found = figure(pair(both, one), "samples_per_s {batch=8}");
    assertEquals(-10, found.change().orElseThrow().difference());
  }

  // ---- bad numbers

  @Test
  void wrongNumbers_areNamedAndLeftOut() {
    assertLeftOut(
        new MeasuredRun().single("samples_per_s", -5), "samples_per_s", "outside the legal range");
    assertLeftOut(
        new MeasuredRun().single("samples_per_s", Double.NaN), "samples_per_s", "no finite number");
  }

  private static void assertLeftOut(MeasuredRun bad, String label, String why) {
    PairVerdict pair = pair(new MeasuredRun().single(label, 100), bad);
    FigureVerdict found = figure(pair, label);
    assertEquals(Standing.NOT_COMPARABLE, found.standing());
    assertTrue(found.reason().contains(why), found.reason());
  }

  @Test
  void percentilesUpsideDown_takeTheWholeSampleOut() {
    String json =
        """
        {"schema":"tacho.result/1","tool":{"name":"t","version":"1"},"platform":{},
         "workload":{"name":"w","kind":"inference"},
         "metrics":{"latency_ms":{"unit":"ms","direction":"lower","definition":"latency.intended-send-to-last","legal":{"low":0}}},
         "measurements":[
          {"metric":"latency_ms","phase":"steady","statistic":"median","value":%s,"how":{"kind":"measured","source":"clock"},"evidence":{"samples":400,"repeats":1,"errors":0,"censored":0}},
          {"metric":"latency_ms","phase":"steady","statistic":"q0.99","value":9,"how":{"kind":"measured","source":"clock"},"evidence":{"samples":400,"repeats":1,"errors":0,"censored":0}}]}
        """;
    PairVerdict pair =
        pair(
            new MeasuredRun().document(json.formatted("8")),
            new MeasuredRun().document(json.formatted("12")));
    for (String label : List.of("latency_ms", "latency_ms:p99")) {
      assertTrue(
          figure(pair, label).reason().contains("p99 of 'latency_ms' is 9.0, below median 12.0"),
          figure(pair, label).reason());
    }
  }

  @Test
  void anUnknownVersion_isToldAndNothingIsJudged() {
    Verdict verdict =
        Verdict.of(
            List.of(
                new MeasuredRun().single("latency_ms", 3).as("good"),
                new MeasuredRun().document("{\"schema\":\"tacho.result/9\"}").as("new")),
            List.of(),
            Terms.usual());
    assertTrue(verdict.remarks().getFirst().contains("'tacho.result/9' is another major version"));
    assertEquals(PairVerdict.Regression.UNKNOWN, verdict.pairs().getFirst().regression());
  }

  // ---- statistics

  @Test
  void singleValues_areShownWithoutSignificance() {
    PairVerdict pair =
        pair(
            new MeasuredRun().single("latency_ms", 10), new MeasuredRun().single("latency_ms", 20));
    FigureVerdict found = figure(pair, "latency_ms");
    assertEquals(Standing.NOT_ENOUGH_REPEATS, found.standing());
    assertTrue(found.reason().startsWith("single values, no significance"), found.reason());
    assertEquals(1.0, found.change().orElseThrow().relative().orElseThrow());
    assertTrue(found.change().orElseThrow().interval().isEmpty());
    assertEquals(PairVerdict.Regression.UNKNOWN, pair.regression());
  }

  @Test
  void rowsOfRepeats_areJudgedByStatistic() {
    PairVerdict pair =
        pair(
            new MeasuredRun().rows("latency_ms", 10, 1, 5, 200, 1),
            new MeasuredRun().rows("latency_ms", 9, 1, 5, 200, 2));
    for (String label : List.of("latency_ms", "latency_ms:p90", "latency_ms:p99")) {
      assertEquals(Standing.BETTER, figure(pair, label).standing(), figure(pair, label).reason());
    }
    assertEquals(Standing.NO_DIRECTION, figure(pair, "latency_ms:max").standing());
    assertEquals(Standing.NO_DIFFERENCE, figure(pair, "latency_ms spread").standing());
  }

  @Test
  void change_ofUnevenRepeats_isOtherMinusFirstAsShown() {
    PairVerdict pair =
        pair(
            new MeasuredRun().rows("latency_ms", 1, 0.1, 4, 200, 1).slowed("latency_ms", 4, 9),
            new MeasuredRun().rows("latency_ms", 1, 0.1, 5, 120, 2));
    for (FigureVerdict found : pair.figures()) {
      double first = found.first().value().orElseThrow();
      double other = found.other().value().orElseThrow();
      Change change = found.change().orElseThrow();
      assertEquals(other - first, change.difference(), 1e-12, found.label());
      assertEquals(
          (other - first) / Math.abs(first), change.relative().orElseThrow(), 1e-12, found.label());
      change
          .interval()
          .ifPresent(
              i ->
                  assertTrue(
                      i.low() <= other - first && other - first <= i.high(), found.toString()));
    }
    // 0.25 * 9 above three usual repeats; of all rows together it would be 10 and more
    assertEquals(
        3.5, figure(pair, "latency_ms:p99").first().value().orElseThrow(), 0.2, pair.toString());
  }

  @Test
  void aShareOfAllRepeats_isNotTheirMean() {
    PairVerdict pair =
        pair(
            new MeasuredRun()
                .repeats("duration_s", 7, 8, 9, 10)
                .share("repeat_spread_pct", 2, "duration_s"),
            new MeasuredRun()
                .repeats("duration_s", 1, 2, 3, 5)
                .share("repeat_spread_pct", 3, "duration_s"));
    FigureVerdict found =
        pair.figures().stream()
            .filter(f -> f.metric().name().equals("repeat_spread_pct"))
            .findFirst()
            .orElseThrow();
    assertEquals(2, found.first().value().orElseThrow());
    assertEquals(1, found.change().orElseThrow().difference());
    assertTrue(found.change().orElseThrow().interval().isEmpty(), found.toString());
  }

  @Test
  void insideOneRun_thereAreOnlyBatchMeans() {
    PairVerdict pair =
        pair(
            new MeasuredRun().rows("latency_ms", 10, 1, 1, 1000, 1),
            new MeasuredRun().rows("latency_ms", 20, 1, 1, 1000, 2));
    FigureVerdict found = figure(pair, "latency_ms");
    assertEquals(Standing.NOT_ENOUGH_REPEATS, found.standing());
    assertTrue(found.reason().startsWith("inside one run there are only batch means"));
    assertEquals("batch", found.change().orElseThrow().interval().orElseThrow().unit().word());
    assertTrue(found.change().orElseThrow().p().isEmpty());
  }

  @Test
  void twoRepeats_areTooFew() {
    PairVerdict pair =
        pair(
            new MeasuredRun().repeats("latency_ms", 10, 11),
            new MeasuredRun().repeats("latency_ms", 20, 21));
    assertEquals(Standing.NOT_ENOUGH_REPEATS, figure(pair, "latency_ms:mean").standing());
  }

  @Test
  void sameRepeats_haveFewFalseAlarms() {
    int alarms = 0;
    for (int i = 0; i < 40; i++) {
      PairVerdict pair =
          pair(
              new MeasuredRun().rows("latency_ms", 10, 1, 5, 40, 2L * i),
              new MeasuredRun().rows("latency_ms", 10, 1, 5, 40, 2L * i + 1));
      alarms += pair.regressions().isEmpty() ? 0 : 1;
    }
    assertTrue(alarms <= 3, alarms + " of 40");
  }

  @Test
  void aDifferenceWithinTheLeastShare_isNoise() {
    PairVerdict pair =
        pair(
            new MeasuredRun().about("latency_ms", 10, 0.001, 8, 1),
            new MeasuredRun().about("latency_ms", 10.05, 0.001, 8, 2));
    FigureVerdict found = figure(pair, "latency_ms:mean");
    assertEquals(Standing.NO_DIFFERENCE, found.standing());
    assertTrue(found.reason().startsWith("more than chance, but within the noise"), found.reason());
  }

  @Test
  void whatEarlierRunsDifferedBy_isNoise() {
    MeasuredRun first = new MeasuredRun().about("latency_ms", 10, 0.01, 8, 1);
    MeasuredRun other = new MeasuredRun().about("latency_ms", 11, 0.01, 8, 2);
    List<ResultRun> alike =
        List.of(
            new MeasuredRun().about("latency_ms", 12, 0.01, 8, 3).as("before"), first.as("first"));
    FigureVerdict found =
        Verdict.of(List.of(first.as("first"), other.as("other")), alike, Terms.usual())
            .pairs()
            .getFirst()
            .figures()
            .getFirst();
    assertEquals(Standing.NO_DIFFERENCE, found.standing());
    assertEquals(
        "the greatest difference between 2 runs of the same", found.noise().orElseThrow().how());
  }

  @Test
  void aSpreadThatGrew_isARegressionThoughTheMiddleStayed() {
    MeasuredRun first = new MeasuredRun().rows("latency_ms", 10, 0.1, 6, 200, 1);
    MeasuredRun other = new MeasuredRun().rows("latency_ms", 10, 0.3, 6, 200, 2);
    FigureVerdict found = figure(pair(first, other), "latency_ms spread");
    assertEquals(Standing.WORSE, found.standing(), found.reason());
    assertTrue(found.spread());
    assertEquals(PairVerdict.Regression.YES, pair(first, other).regression());
  }

  // ---- the winner

  @Test
  void correlatedLatencies_countOnce() {
    PairVerdict pair =
        pair(
            new MeasuredRun()
                .rows("latency_ms", 10, 1, 5, 200, 1)
                .about("samples_per_s", 100, 1, 6, 3),
            new MeasuredRun()
                .rows("latency_ms", 9, 1, 5, 200, 2)
                .about("samples_per_s", 80, 1, 6, 4));
    assertEquals(Score.Winner.NEITHER, pair.score().winner());
    assertEquals(4, pair.score().parts().size());
    assertEquals(
        0.5,
        pair.score().parts().stream()
            .filter(p -> p.family() == Family.LATENCY)
            .mapToDouble(Score.Part::weight)
            .sum(),
        1e-9);
  }

  @Test
  void winner_thatHangsOnAWeight_saysSo() {
    MeasuredRun first =
        new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1).about("samples_per_s", 100, 1, 6, 3);
    MeasuredRun other =
        new MeasuredRun().about("latency_ms", 9, 0.1, 6, 2).about("samples_per_s", 80, 1, 6, 4);
    Terms terms = new Terms(Set.of(), List.of(), Map.of(), Map.of("latency", 1.5), 0.01);
    Score score = pair(first.as("a"), other.as("b"), terms).score();
    assertEquals(Score.Winner.OTHER, score.winner());
    assertTrue(
        score
            .sensitivity()
            .contains("twice the weight for the family throughput, the first run wins"),
        score.sensitivity().toString());
    assertEquals(-0.4, score.parts().getLast().points(), 1e-9);
  }

  @Test
  void aWeightOnWhatCannotBeJudged_leavesNoWinner() {
    MeasuredRun first =
        new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1).single("samples_per_s", 100);
    MeasuredRun other =
        new MeasuredRun().about("latency_ms", 9, 0.1, 6, 2).single("samples_per_s", 80);
    Terms terms = new Terms(Set.of(), List.of(), Map.of(), Map.of("samples_per_s", 2.0), 0.01);
    Score score = pair(first.as("a"), other.as("b"), terms).score();
    assertEquals(Score.Winner.NONE, score.winner());
    assertTrue(score.reason().startsWith("samples_per_s has a weight and cannot be judged"));
  }

  @Test
  void threeRuns_areHeldAgainstTheFirst() {
    Verdict verdict =
        Verdict.of(
            List.of(
                new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1).as("a"),
                new MeasuredRun().about("latency_ms", 9, 0.1, 6, 2).as("b"),
                new MeasuredRun().about("latency_ms", 11, 0.1, 6, 3).as("c")),
            List.of(),
            Terms.usual());
    assertEquals(
        List.of(PairVerdict.Regression.NO, PairVerdict.Regression.YES),
        verdict.pairs().stream().map(PairVerdict::regression).toList());
  }

  @Test
  void whatWasToDifferAndDoesNot_isRemarked() {
    Verdict verdict =
        Verdict.of(
            List.of(
                new MeasuredRun().about("latency_ms", 10, 0.1, 6, 1).as("a"),
                new MeasuredRun().about("latency_ms", 9, 0.1, 6, 2).as("b")),
            List.of(),
            varying("driver"));
    assertEquals(List.of("driver was to differ and is the same in b"), verdict.remarks());
  }
}
