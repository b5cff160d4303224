package dev.tacho.report.chart.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.series.Series;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.testkit.runs.MadeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

final class ChartTextTest {
  private static final int COLUMNS = 42;

  private static LineChart chart(boolean log, LongToDoubleFunction... courses) {
    List<LineChart.Line> lines = new ArrayList<>();
    Curve.Span span = new Curve.Span(0, 299);
    int columns = ChartText.columns(COLUMNS, courses.length);
    for (LongToDoubleFunction course : courses) {
      Series series =
          new MadeRun().series("line " + lines.size(), 0, 300, 1, course).series().getFirst();
      lines.add(
          new LineChart.Line(
              series.name(),
              Unit.ONE,
              Course.of(Curve.of(series, Curve.By.STEP, span, columns), 1),
              "least to greatest"));
    }
    return LineChart.of(
        "",
        Axis.of("step", Unit.ONE).spanning(0, 299),
        log ? Axis.log("", Unit.ONE) : Axis.of("", Unit.ONE),
        lines,
        "");
  }

  private static String drawn(boolean log, LongToDoubleFunction... courses) {
    return String.join("\n", ChartText.lines(chart(log, courses), COLUMNS, 5));
  }

  @Test
  void oneLine_isDrawnInDots_withItsAxes() {
    List<String> lines = ChartText.lines(chart(false, s -> s), COLUMNS, 5);
    assertEquals(8, lines.size(), lines::toString);
    String top = lines.getFirst();
    assertTrue(top.charAt(top.length() - 1) > 0x2800, top);
    assertEquals(
        "           └" + "─".repeat(30), lines.get(5).replaceFirst("^ {10}", "          "));
    assertTrue(lines.get(6).matches(" {12}0 +step +299"), lines::toString);
    assertEquals("  ⣿ line 0", lines.getLast());
  }

  @Test
  void aSpikeOfOneValue_reachesTheTop() {
    String drawn = drawn(false, s -> s == 123 ? 1_000 : 1);
    assertTrue(drawn.lines().findFirst().orElseThrow().chars().anyMatch(c -> c > 0x2800), drawn);
  }

  @Test
  void valuesThatAreNotFinite_areMarkedBelowTheAxis_andCounted() {
    String drawn = drawn(false, s -> s >= 200 ? Double.NaN : s);
    assertTrue(drawn.contains("NaN, inf"), drawn);
    assertTrue(drawn.contains("××××"), drawn);
    assertTrue(drawn.contains("100 values NaN or infinite"), drawn);
  }

  @Test
  void severalLines_haveAMarkEach() {
    String drawn = drawn(false, s -> s, s -> 300 - s);
    assertTrue(drawn.contains("• line 0") && drawn.contains("× line 1"), drawn);
  }

  @Test
  void aLogarithmicAxis_saysWhatItCannotShow() {
    String drawn = drawn(true, s -> s - 100);
    assertTrue(drawn.contains("logarithmic axis; "), drawn);
    assertTrue(drawn(true, _ -> -1).contains("no value is above 0"), drawn);
    assertTrue(drawn(true, s -> Math.pow(10, s / 60.0)).contains("100 ┤"), drawn);
  }

  @Test
  void nothingToDraw_saysWhy() {
    String drawn = drawn(false, _ -> Double.NaN).replace('\n', ' ');
    assertTrue(drawn.contains("all 300 values are NaN or infinite"), drawn);
  }

  @Test
  void aConstant_isALine_andHugeValuesDoNotOverflow() {
    assertTrue(drawn(false, _ -> 5).contains("5 ┤"));
    String drawn = drawn(false, s -> s % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
    assertTrue(drawn.lines().count() >= 7, drawn);
  }

  @Test
  void noLine_isWiderThanTheScreen() {
    for (int columns : new int[] {40, 80, 200}) {
      for (String line : ChartText.lines(chart(false, s -> 1e9 + s), columns, 8)) {
        assertTrue(line.length() <= columns, line);
      }
    }
  }

  @Test
  void aSparkline_goesFromLowToHigh_andMarksWhatIsNotFinite() {
    Series rising = new MadeRun().series("x", 0, 800, 1, s -> s).series().getFirst();
    assertEquals("▁▂▃▄▅▆▇█", spark(rising));
    Series dying =
        new MadeRun().series("x", 0, 800, 1, s -> s > 600 ? Double.NaN : s).series().getFirst();
    assertEquals("▁▂▃▅▆█××", spark(dying));
    Series constant = new MadeRun().series("x", 0, 800, 1, _ -> 3).series().getFirst();
    assertEquals("▁▁▁▁▁▁▁▁", spark(constant));
    Series short3 = new MadeRun().series("x", 0, 3, 1, s -> s).series().getFirst();
    assertEquals(3, spark(short3).length());
  }

  private static String spark(Series series) {
    return Sparkline.of(MetricStats.of(series, Metric.undefined("x"), 256).outline(), 8);
  }
}
