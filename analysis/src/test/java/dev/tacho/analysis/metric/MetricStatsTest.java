package dev.tacho.analysis.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.testkit.runs.MadeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricStatsTest {
  private static Series only(MadeRun run) {
    return run.series().getFirst();
  }

  @Test
  void aRunThatDiesOfNaN_endsInNaN_andCountsIt() {
    Series loss = only(new MadeRun().series("loss", 1, 100, 1, s -> s > 60 ? Double.NaN : 1.0 / s));
    MetricStats stats = MetricStats.of(loss, Metric.named("loss"), 16);
    assertTrue(Double.isNaN(stats.last().value()));
    assertEquals(40, stats.nan());
    assertEquals(61, stats.firstBad().orElseThrow().step());
    assertEquals(60, stats.best().orElseThrow().step());
    assertEquals(1.0 / 60, stats.min().orElseThrow().value());
  }

  @Test
  void infinities_areToldFromNaN() {
    Series loss =
        only(
            new MadeRun()
                .value("", "loss", 1, 1, Double.POSITIVE_INFINITY)
                .value("", "loss", 2, 2, Double.NaN)
                .value("", "loss", 3, 3, -2));
    MetricStats stats = MetricStats.of(loss, Metric.named("loss"), 16);
    assertEquals(List.of(1L, 1L), List.of(stats.nan(), stats.infinite()));
    assertEquals(-2, stats.mean());
    assertEquals(-2, stats.max().orElseThrow().value());
  }

  @Test
  void aMetricWithoutOneFiniteValue_hasNoExtremes() {
    Series loss = only(new MadeRun().series("loss", 0, 5, 1, _ -> Double.NaN));
    MetricStats stats = MetricStats.of(loss, Metric.named("loss"), 16);
    assertTrue(stats.min().isEmpty() && stats.max().isEmpty() && stats.best().isEmpty());
    assertTrue(Double.isNaN(stats.mean()));
  }

  @Test
  void theBestOfAnAccuracy_isItsGreatest_andOfAnUnknownMetricThereIsNone() {
    Series values = only(new MadeRun().series("x", 0, 10, 1, s -> s == 4 ? 9 : 1));
    assertEquals(
        4, MetricStats.of(values, Metric.named("accuracy"), 4).best().orElseThrow().step());
    assertTrue(MetricStats.of(values, Metric.undefined("x"), 4).best().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100, 255, 256, 257, 4_095, 4_096, 4_097, 100_003})
  void theBuckets_holdEveryValueOnce_andEveryExtreme(int count) {
    Series values =
        only(new MadeRun().series("x", 0, count, 3, s -> s == (count / 2) * 3L ? 1e9 : s % 7));
    Outline outline = MetricStats.of(values, Metric.undefined("x"), 256).outline();
    assertEquals(Math.min(count, 256), outline.size());
    long seen = 0;
    double high = 0;
    long before = -1;
    for (int i = 0; i < outline.size(); i++) {
      seen += outline.finite(i) + outline.notFinite(i);
      high = Math.max(high, outline.max(i));
      assertTrue(outline.firstStep(i) > before, "bucket " + i);
      before = outline.lastStep(i);
    }
    assertEquals(count, seen);
    assertEquals(1e9, high);
    assertEquals((count - 1) * 3L, before);
  }

  @Test
  void layers_areOneGroup_withTheOneThatStandsOut() {
    MadeRun run = MadeRun.training(40, 30, 1);
    run.series("layers/77/grad_norm", 0, 40, 1, _ -> 55);
    List<MetricStats> all = new ArrayList<>();
    run.series().forEach(s -> all.add(MetricStats.of(s, Metric.named(s.name()), 8)));
    List<MetricGroup> groups = MetricGroup.of(all);
    assertEquals(
        List.of(
            "train/loss", "val/loss", "train/accuracy", "lr", "grad_norm", "layers/*/grad_norm"),
        groups.stream().map(MetricGroup::name).toList());
    assertEquals("layers/77/grad_norm", groups.getLast().outlier().orElseThrow().name());
    assertEquals(55, groups.getLast().lastValues().orElseThrow().high());
  }

  @Test
  void tasks_areOneGroup_andNamesOfTwoPartsAreNot() {
    List<MetricStats> all = new ArrayList<>();
    for (String name :
        List.of("eval/arc/acc", "eval/boolq/acc", "eval/piqa/acc", "eval/siqa/acc")) {
      MadeRun run = new MadeRun().series(name, 0, 3, 1, s -> s);
      all.add(MetricStats.of(run.series().getFirst(), Metric.named(name), 8));
    }
    assertEquals("eval/*/acc", MetricGroup.of(all).getFirst().name());
    assertEquals(1, MetricGroup.of(all).size());
  }

  @Test
  void aMetricsDirection_isAsStated_thenAsRegistered_thenByItsWords() {
    Meanings meanings =
        new Meanings(Map.of("loss", Metric.undefined("loss").toward(Direction.HIGHER)));
    assertEquals(Direction.HIGHER, meanings.of("loss").direction());
    assertEquals(Direction.LOWER, meanings.of("val/loss").direction());
    assertEquals(Direction.HIGHER, meanings.of("eval/bleu").direction());
    assertEquals(Direction.LOWER, meanings.of("test_wer").direction());
    assertEquals(Direction.UNKNOWN, meanings.of("glossary").direction());
    assertEquals(Direction.UNKNOWN, meanings.of("a\u0000b\ud800").direction());
    assertEquals(Direction.UNKNOWN, meanings.of("").direction());
  }

  @Test
  void aCurve_keepsTheExtremesOfItsColumns_andCountsWhatIsNotFinite() {
    Series values =
        only(
            new MadeRun().series("x", 0, 1_000, 1, s -> s == 500 ? 99 : s == 700 ? Double.NaN : 1));
    Curve.Span span = Curve.span(values, Curve.By.STEP).orElseThrow();
    assertEquals(new Curve.Span(0, 999), span);
    Curve curve = Curve.of(values, Curve.By.STEP, span, 10);
    assertEquals(99, curve.high(5));
    assertEquals(1, curve.low(5));
    assertEquals(1, curve.notFinite(7));
    assertEquals(1, curve.mean(7));
    Curve zoomed = Curve.of(values, Curve.By.STEP, new Curve.Span(499, 501), 3);
    assertEquals(99, zoomed.low(1));
  }
}
