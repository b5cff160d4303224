package dev.tacho.report.chart.svg;

import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.Histogram.Counts;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;

/// Draws a [Histogram]: the first set filled, others as outlines over it. Confined to one thread.
final class HistogramSvg {
  /// The axis of counts reaches so far at least, so that its ticks are whole.
  private static final double LEAST = 4;

  private static final double ABOVE = 1.15;

  private HistogramSvg() {}

  static List<Legend.Entry> legend(Histogram chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; chart.counts().size() > 1 && i < chart.counts().size(); i++) {
      Legend.Swatch swatch = i == 0 ? Legend.Swatch.AREA : Legend.Swatch.LINE;
      entries.add(new Legend.Entry(chart.counts().get(i).name(), swatch, i));
    }
    return entries;
  }

  static double draw(Svg svg, Histogram chart, double top) {
    Reach across = new Reach(chart.x());
    chart.edges().forEach(across::with);
    for (Rule mark : chart.marks()) {
      across.with(mark.at());
    }
    Axis counts = Axis.of("values per bin", Unit.ONE).spanning(0, LEAST);
    Reach up = new Reach(counts).with(0);
    // names of marks stand above the bars
    double room = chart.marks().isEmpty() ? 1 : ABOVE;
    chart.counts().forEach(one -> one.counts().forEach(n -> up.with(n.doubleValue() * room)));
    Scaled x = across.exact();
    Scaled y = up.roomy();
    Frame frame = Frame.upright(svg, top, y, counts.label());
    frame.drawUpright(y);
    double end = frame.drawAcross(x, chart.x().label(), false);
    for (int s = 0; s < chart.counts().size(); s++) {
      svg.open(svg.ink().isFixed() ? "" : " class=\"c-series\" data-s=\"" + s + "\"");
      if (s == 0) {
        bars(svg, chart, frame, x, y);
      } else {
        outline(svg, chart, s, frame, x, y);
      }
      svg.close();
    }
    frame.moments(x, chart.x(), chart.marks());
    return end;
  }

  private static void bars(Svg svg, Histogram chart, Frame frame, Scaled x, Scaled y) {
    Counts counts = chart.counts().getFirst();
    for (int i = 0; i < counts.counts().size(); i++) {
      long n = counts.counts().get(i);
      if (n > 0) {
        double from = frame.x(x, chart.edges().get(i));
        double to = frame.x(x, chart.edges().get(i + 1));
        double high = frame.y(y, (double) n);
        String tip =
            Tips.of(chart.edges().get(i), chart.x())
                + " to "
                + Tips.of(chart.edges().get(i + 1), chart.x())
                + ": "
                + Numbers.grouped(n);
        double gap = to - from > 3 ? 0.5 : 0;
        svg.rect(
            from + gap,
            high,
            Math.max(0.5, to - from - 2 * gap),
            frame.bottom() - high,
            svg.ink().area(0),
            tip);
      }
    }
  }

  private static void outline(
      Svg svg, Histogram chart, int series, Frame frame, Scaled x, Scaled y) {
    Counts counts = chart.counts().get(series);
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < counts.counts().size(); i++) {
      String from = Svg.n(frame.x(x, chart.edges().get(i)));
      String at = Svg.n(frame.y(y, counts.counts().get(i).doubleValue()));
      d.append(i == 0 ? "M" + from + " " + Svg.n(frame.bottom()) : "").append('V').append(at);
      d.append('H').append(Svg.n(frame.x(x, chart.edges().get(i + 1))));
    }
    d.append('V').append(Svg.n(frame.bottom()));
    String paint = svg.ink().line(series) + " stroke-width=\"1.8\"" + Svg.dash(series, 1);
    svg.path(d.toString(), paint, "");
  }
}
