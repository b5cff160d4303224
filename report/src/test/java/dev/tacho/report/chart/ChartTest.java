package dev.tacho.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.gallery.ChartGallery;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChartTest {
  @Test
  void everyChart_hasItsDataBehindIt() {
    for (Chart chart : ChartGallery.full().values()) {
      ChartTable table = chart.table();
      assertFalse(table.rows().isEmpty(), chart.title());
      assertTrue(table.columns().stream().anyMatch(ChartTable.Column::numbers), chart.title());
    }
  }

  @Test
  void linesOverDifferentPlaces_shareATable_withNothingWhereALineHasNoPoint() {
    Axis step = Axis.of("step", Unit.ONE);
    LineChart chart =
        LineChart.of(
            "",
            step,
            Axis.of("loss", Unit.ONE),
            List.of(
                LineChart.Line.of("a", Unit.ONE, new double[] {1, 2}, new double[] {5, Double.NaN}),
                LineChart.Line.of("b", new Unit("ms"), new double[] {2, 3}, new double[] {7, 8})),
            "");
    assertEquals(
        "[[Value[value=1.0], Value[value=5.0], Words[text=]],"
            + " [Value[value=2.0], Value[value=NaN], Value[value=7.0]],"
            + " [Value[value=3.0], Words[text=], Value[value=8.0]]]",
        chart.table().rows().toString());
    assertEquals("b (ms)", chart.table().columns().getLast().heading());
  }

  @Test
  void notes_countWhatIsNotDrawn() {
    Axis log = Axis.log("loss", Unit.ONE);
    LineChart chart =
        LineChart.of(
            "",
            Axis.of("step", Unit.ONE),
            log,
            List.of(
                LineChart.Line.of(
                    "a",
                    Unit.ONE,
                    new double[] {1, 2, 3, 4},
                    new double[] {0, Double.NaN, Double.POSITIVE_INFINITY, 2})),
            "The run ended early.");
    assertEquals(
        List.of(
            "The run ended early.",
            "2 values are NaN or infinite and not drawn.",
            "1 value is not above 0, which a logarithmic axis cannot show."),
        chart.notes());
  }

  @Test
  void whatDoesNotFitTogether_isRefused() {
    Axis axis = Axis.of("latency", new Unit("ms"));
    assertThrows(
        IllegalArgumentException.class,
        () -> BarChart.of("", axis, List.of("a", "b"), List.of(BarChart.Series.of("s", 1)), ""));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Histogram(
                "",
                axis,
                List.of(1.0, 1.0),
                List.of(new Histogram.Counts("s", List.of(1L), 0)),
                List.of(),
                ""));
    assertThrows(IllegalArgumentException.class, () -> new Gauge("", axis, 3, List.of(), "", ""));
  }
}
