package dev.tacho.report.chart.text;

import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.Gauge;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.ParallelCoordinates;
import dev.tacho.report.chart.Radar;
import dev.tacho.report.chart.Scatter;
import dev.tacho.report.chart.Timeline;
import java.util.List;

/// The Unicode face of a [Chart]. Pure.
public final class ChartText {
  private ChartText() {}

  /// How many columns a curve needs for a chart `columns` wide with so many lines: two a
  /// character for a single one.
  public static int columns(int columns, int lines) {
    int width = LineText.plot(columns);
    return lines == 1 ? 2 * width : width;
  }

  /// The chart in lines at most `columns` wide; where it has an upright axis its plot is `height`
  /// lines high.
  public static List<String> lines(Chart chart, int columns, int height) {
    return switch (chart) {
      case LineChart lines -> LineText.lines(lines, columns, height);
      case BarChart bars -> TableText.lines(bars, columns);
      case BoxPlot boxes -> TableText.lines(boxes, columns);
      case Gauge gauge -> TableText.lines(gauge, columns);
      case HeatMap map -> TableText.lines(map, columns);
      case Histogram histogram -> TableText.lines(histogram, columns);
      case ParallelCoordinates parallel -> TableText.lines(parallel, columns);
      case Radar radar -> TableText.lines(radar, columns);
      case Scatter scatter -> TableText.lines(scatter, columns);
      case Timeline timeline -> TableText.lines(timeline, columns);
    };
  }
}
