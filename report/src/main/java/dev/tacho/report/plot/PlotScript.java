package dev.tacho.report.plot;

import dev.tacho.core.json.Json;
import dev.tacho.report.chart.Axis;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// The matplotlib script that redraws a plot from its CSV: what is said of the chart first, then
/// the same program for all kinds. Pure.
final class PlotScript {
  private static final String FILE = "redraw.py";

  /// What a script is told of the axes.
  private record Told(String kind, String x, String y, boolean xLog, boolean yLog) {
    static Told of(String kind, Axis x, String y) {
      return new Told(kind, x.label(), y, x.scale() == Axis.Scale.LOG, false);
    }

    static Told of(String kind, Axis x, Axis y) {
      boolean yLog = y.scale() == Axis.Scale.LOG;
      return new Told(kind, x.label(), y.label(), x.scale() == Axis.Scale.LOG, yLog);
    }
  }

  private PlotScript() {}

  static String of(Chart chart) {
    Told told = told(chart);
    StringBuilder head = new StringBuilder();
    head.append("KIND = ").append(quoted(told.kind)).append('\n');
    head.append("TITLE = ").append(quoted(chart.title())).append('\n');
    head.append("X_LABEL = ").append(quoted(told.x)).append('\n');
    head.append("Y_LABEL = ").append(quoted(told.y)).append('\n');
    head.append("X_LOG = ").append(truth(told.xLog)).append('\n');
    head.append("Y_LOG = ").append(truth(told.yLog)).append('\n');
    head.append("LAYOUT = ").append(quoted(layout(chart))).append('\n');
    head.append("DIVERGING = ").append(truth(isDiverging(chart))).append('\n');
    head.append("LOGS = [").append(logs(chart)).append("]\n\n");
    return head + program();
  }

  private static Told told(Chart chart) {
    return switch (chart) {
      case LineChart lines -> Told.of("lines", lines.x(), lines.y());
      case BarChart bars -> Told.of("bars", bars.value(), "");
      case Histogram histogram -> Told.of("histogram", histogram.x(), "values per bin");
      case Scatter scatter -> Told.of("scatter", scatter.x(), scatter.y());
      case HeatMap map -> Told.of("heat-map", map.shade(), "");
      case BoxPlot boxes -> Told.of("box-plot", boxes.value(), "");
      case ParallelCoordinates _ -> new Told("parallel-coordinates", "", "", false, false);
      case Radar radar -> new Told("radar", radar.scale(), "", false, false);
      case Timeline timeline -> Told.of("timeline", timeline.x(), "");
      case Gauge gauge -> Told.of("gauge", gauge.scale(), "");
    };
  }

  private static String layout(Chart chart) {
    return chart instanceof BarChart bars ? bars.layout().name().toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isDiverging(Chart chart) {
    return chart instanceof HeatMap map && map.ramp() == HeatMap.Ramp.DIVERGING;
  }

  private static String logs(Chart chart) {
    List<Axis> axes = chart instanceof ParallelCoordinates parallel ? parallel.axes() : List.of();
    return axes.stream()
        .map(axis -> truth(axis.scale() == Axis.Scale.LOG))
        .collect(Collectors.joining(", "));
  }

  private static String truth(boolean value) {
    return value ? "True" : "False";
  }

  /// A string of JSON is one of Python.
  private static String quoted(String text) {
    return Json.of(Printable.of(text)).toString();
  }

  private static String program() {
    try (InputStream file =
        Objects.requireNonNull(
            PlotScript.class.getResourceAsStream(FILE), "resource missing: " + FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
