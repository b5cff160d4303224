package dev.tacho.report.plot;

import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.ChartTable;
import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.Gauge;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.ParallelCoordinates;
import dev.tacho.report.chart.Radar;
import dev.tacho.report.chart.Scatter;
import dev.tacho.report.chart.Timeline;
import java.util.ArrayList;
import java.util.List;

/// The values of a chart with all their digits, as the script beside them reads them. Pure.
final class PlotData {
  private PlotData() {}

  static String csv(Chart chart) {
    StringBuilder csv = new StringBuilder();
    for (List<String> line : lines(chart)) {
      for (int i = 0; i < line.size(); i++) {
        csv.append(i == 0 ? "" : ",").append(quoted(line.get(i)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static List<List<String>> lines(Chart chart) {
    return switch (chart) {
      case LineChart _, BarChart _, Histogram _, ParallelCoordinates _, Radar _ ->
          plain(chart.table());
      case Scatter scatter -> scatter(scatter);
      case HeatMap map -> heatMap(map);
      case BoxPlot boxes -> boxes(boxes);
      case Timeline timeline -> timeline(timeline);
      case Gauge gauge -> gauge(gauge);
    };
  }

  private static List<List<String>> plain(ChartTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(table.columns().stream().map(ChartTable.Column::heading).toList());
    for (List<Cell> row : table.rows()) {
      lines.add(row.stream().map(PlotData::text).toList());
    }
    return lines;
  }

  private static String text(Cell cell) {
    return switch (cell) {
      case Cell.Words(String text) -> text;
      case Cell.Value(double value) -> Double.toString(value);
    };
  }

  private static List<List<String>> scatter(Scatter chart) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("series", "point", "x", "y", "frontier"));
    for (Scatter.Cloud cloud : chart.clouds()) {
      for (Scatter.Dot dot : cloud.dots()) {
        int place = chart.frontier().indexOf(dot);
        lines.add(
            List.of(
                cloud.name(),
                dot.label(),
                Double.toString(dot.x()),
                Double.toString(dot.y()),
                place < 0 ? "" : Integer.toString(place)));
      }
    }
    return lines;
  }

  private static List<List<String>> heatMap(HeatMap chart) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("row", "column", "shade", "text"));
    for (int r = 0; r < chart.rows().size(); r++) {
      for (int c = 0; c < chart.columns().size(); c++) {
        HeatMap.Cell cell = chart.cells().get(r).get(c);
        lines.add(
            List.of(
                chart.rows().get(r),
                chart.columns().get(c),
                Double.toString(cell.shade()),
                cell.text()));
      }
    }
    return lines;
  }

  private static List<List<String>> boxes(BoxPlot chart) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("", "low", "first quartile", "median", "third quartile", "high", "beyond"));
    for (BoxPlot.Box box : chart.boxes()) {
      lines.add(
          List.of(
              box.name(),
              Double.toString(box.low()),
              Double.toString(box.firstQuartile()),
              Double.toString(box.median()),
              Double.toString(box.thirdQuartile()),
              Double.toString(box.high()),
              String.join(" ", box.beyond().stream().map(String::valueOf).toList())));
    }
    return lines;
  }

  private static List<List<String>> timeline(Timeline chart) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("lane", "what", "judged", "from", "to"));
    for (Timeline.Lane lane : chart.lanes()) {
      for (Timeline.Span span : lane.spans()) {
        lines.add(
            List.of(
                lane.name(),
                span.label(),
                span.tone().sign(),
                Double.toString(span.from()),
                Double.toString(span.to())));
      }
    }
    return lines;
  }

  private static List<List<String>> gauge(Gauge chart) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("name", "value", "from or judged", "to"));
    lines.add(
        List.of(
            chart.scale().name(),
            Double.toString(chart.value()),
            Double.toString(chart.scale().least()),
            Double.toString(chart.scale().most())));
    for (Gauge.Zone zone : chart.zones()) {
      lines.add(List.of(zone.name(), Double.toString(zone.upTo()), zone.tone().sign(), ""));
    }
    return lines;
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
