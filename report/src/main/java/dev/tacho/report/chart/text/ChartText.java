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
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    if (chart instanceof LineChart line) {
      // says for itself what it cannot draw, by column and by line
      return LineText.lines(line, columns, height);
    }
    List<String> lines = new ArrayList<>();
    if (!chart.title().isEmpty()) {
      lines.add(Width.cut(Printable.of(chart.title()), columns));
    }
    Optional<String> nothing = chart.nothing();
    if (nothing.isPresent()) {
      lines.addAll(NoteText.lines(nothing.get(), columns));
      return lines;
    }
    lines.addAll(body(chart, columns, height));
    for (String note : chart.notes()) {
      lines.addAll(NoteText.lines(note, columns));
    }
    return lines;
  }

  private static List<String> body(Chart chart, int columns, int height) {
    return switch (chart) {
      case LineChart lines -> LineText.lines(lines, columns, height);
      case BarChart bars -> BarText.lines(bars, columns);
      case BoxPlot boxes -> SpreadText.lines(boxes, columns);
      case Gauge gauge -> SpreadText.lines(gauge, columns);
      case HeatMap map -> MapText.lines(map, columns);
      case Histogram histogram -> HistogramText.lines(histogram, columns, height);
      case ParallelCoordinates parallel -> MapText.lines(parallel, columns);
      case Radar radar -> BarText.lines(radar, columns);
      case Scatter scatter -> ScatterText.lines(scatter, columns, height);
      case Timeline timeline -> SpreadText.lines(timeline, columns);
    };
  }
}
