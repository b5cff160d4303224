package dev.tacho.report.chart.svg;

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
import dev.tacho.report.text.Wrapped;
import java.util.List;
import java.util.Optional;

/// A [Chart] as SVG: the same bytes for the same chart. Pure.
///
/// A chart with nothing to draw becomes a small picture of the sentence that says why.
public final class ChartSvg {
  /// The families of letters asked for on paper; whoever makes the paper gives one of them.
  public static final String FONTS = "'Liberation Sans', 'DejaVu Sans', Arial, sans-serif";

  private static final double TITLE = 14;
  private static final double MARGIN = 12;

  private ChartSvg() {}

  /// For a page that holds [ChartStyle]; no notes, as the page writes them below.
  ///
  /// @param id a prefix of all ids in it, unlike any other of the page
  public static String inPage(Chart chart, String id) {
    return draw(chart, id, Ink.CLASSES, false);
  }

  /// With its colours in it, for paper; no notes, as the page writes them below.
  public static String onPaper(Chart chart, String id, Palette palette) {
    return draw(chart, id, Ink.of(palette), false);
  }

  /// As a picture of its own: with its colours, its ground and its notes.
  public static String alone(Chart chart, Palette palette) {
    return draw(chart, "chart", Ink.of(palette), true);
  }

  private static String draw(Chart chart, String id, Ink ink, boolean alone) {
    StringBuilder body = new StringBuilder(4096);
    Svg svg = new Svg(body, ink, id);
    double y = 8;
    if (!chart.title().isEmpty()) {
      String title = Svg.fitting(chart.title(), TITLE, Frame.WIDTH - 2 * MARGIN);
      svg.text(MARGIN, y + 10, "start", TITLE, ink.text() + " font-weight=\"600\"", title);
      y += 26;
    }
    Optional<String> nothing = chart.nothing();
    if (nothing.isPresent()) {
      y = sentences(svg, List.of(nothing.get()), y);
    } else {
      Legend legend = new Legend(legend(chart), Frame.WIDTH - 2 * MARGIN);
      legend.draw(svg, MARGIN, y, Frame.WIDTH - 2 * MARGIN);
      y = body(svg, chart, y + legend.height());
      if (alone) {
        y = sentences(svg, chart.notes(), y);
      }
    }
    return head(chart, ink, Math.ceil(y + 6), alone) + body + "</svg>\n";
  }

  private static double sentences(Svg svg, List<String> sentences, double top) {
    double y = top;
    for (String sentence : sentences) {
      for (String line : Wrapped.text(sentence, 110, "").lines().toList()) {
        svg.text(MARGIN, y + 8, "start", Frame.TICK, svg.ink().muted(), line);
        y += 16;
      }
    }
    return y;
  }

  private static String head(Chart chart, Ink ink, double height, boolean alone) {
    String size = Svg.n(Frame.WIDTH) + " " + Svg.n(height);
    StringBuilder head = new StringBuilder(300);
    head.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(size);
    head.append("\" width=\"").append(Svg.n(Frame.WIDTH));
    head.append("\" height=\"").append(Svg.n(height)).append('"');
    if (ink.isFixed()) {
      head.append(" font-family=\"").append(FONTS).append('"');
    } else {
      head.append(" class=\"tacho-chart\" role=\"img\" data-kind=\"");
      head.append(kind(chart)).append("\" aria-label=\"");
      head.append(Svg.escaped(chart.title())).append('"');
    }
    head.append(">\n");
    if (alone) {
      head.append("<rect x=\"0\" y=\"0\" width=\"")
          .append(Svg.n(Frame.WIDTH))
          .append("\" height=\"");
      head.append(Svg.n(height)).append('"').append(ink.ground()).append("/>\n");
    }
    return head.toString();
  }

  private static String kind(Chart chart) {
    return switch (chart) {
      case LineChart _ -> "lines";
      case BarChart _ -> "bars";
      case Histogram _ -> "histogram";
      case Scatter _ -> "scatter";
      case HeatMap _ -> "heat-map";
      case BoxPlot _ -> "box-plot";
      case ParallelCoordinates _ -> "parallel-coordinates";
      case Radar _ -> "radar";
      case Timeline _ -> "timeline";
      case Gauge _ -> "gauge";
    };
  }

  private static List<Legend.Entry> legend(Chart chart) {
    return switch (chart) {
      case LineChart lines -> LineSvg.legend(lines);
      case BarChart bars -> BarSvg.legend(bars);
      case Histogram histogram -> HistogramSvg.legend(histogram);
      case Scatter scatter -> ScatterSvg.legend(scatter);
      case ParallelCoordinates parallel -> ParallelSvg.legend(parallel);
      case Radar radar -> RadarSvg.legend(radar);
      case HeatMap _, BoxPlot _, Timeline _, Gauge _ -> List.of();
    };
  }

  /// Draws what stands below title and legend; says where it ends.
  private static double body(Svg svg, Chart chart, double top) {
    return switch (chart) {
      case LineChart lines -> LineSvg.draw(svg, lines, top);
      case BarChart bars -> BarSvg.draw(svg, bars, top);
      case Histogram histogram -> HistogramSvg.draw(svg, histogram, top);
      case Scatter scatter -> ScatterSvg.draw(svg, scatter, top);
      case HeatMap map -> HeatSvg.draw(svg, map, top);
      case BoxPlot boxes -> BoxSvg.draw(svg, boxes, top);
      case ParallelCoordinates parallel -> ParallelSvg.draw(svg, parallel, top);
      case Radar radar -> RadarSvg.draw(svg, radar, top);
      case Timeline timeline -> TimelineSvg.draw(svg, timeline, top);
      case Gauge gauge -> GaugeSvg.draw(svg, gauge, top);
    };
  }
}
