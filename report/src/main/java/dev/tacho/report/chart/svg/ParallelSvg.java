package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.ParallelCoordinates;
import dev.tacho.report.chart.ParallelCoordinates.Strand;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;

/// Draws [ParallelCoordinates]. Confined to one thread.
final class ParallelSvg {
  /// More strands than this have neither legend nor markers.
  private static final int NAMED = 16;

  private ParallelSvg() {}

  static List<Legend.Entry> legend(ParallelCoordinates chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; chart.strands().size() <= NAMED && i < chart.strands().size(); i++) {
      entries.add(new Legend.Entry(chart.strands().get(i).name(), Legend.Swatch.LINE, i));
    }
    return entries;
  }

  static double draw(Svg svg, ParallelCoordinates chart, double top) {
    int axes = chart.axes().size();
    Frame frame = new Frame(svg, 70, top + 46, Frame.WIDTH - 70, top + 266);
    double step = axes > 1 ? frame.width() / (axes - 1) : 0;
    List<Scaled> scales = new ArrayList<>();
    for (int a = 0; a < axes; a++) {
      Reach reach = new Reach(chart.axes().get(a));
      for (Strand strand : chart.strands()) {
        reach.with(strand.values().get(a));
      }
      scales.add(reach.exact());
    }
    for (int s = 0; s < chart.strands().size(); s++) {
      strand(svg, chart, s, frame, step, scales);
    }
    for (int a = 0; a < axes; a++) {
      axis(svg, chart, a, scales.get(a), frame, step);
    }
    return frame.bottom() + 18;
  }

  private static void axis(
      Svg svg, ParallelCoordinates chart, int number, Scaled scale, Frame frame, double step) {
    Axis axis = chart.axes().get(number);
    double x = frame.left() + number * step;
    svg.line(x, frame.top(), x, frame.bottom(), svg.ink().axis());
    // names in two rows, as neighbours would touch
    double room = step == 0 ? frame.width() : 2 * step - 10;
    String name =
        Svg.fitting(axis.label(), Frame.LABEL, Math.min(room, 2 * Math.min(x, Frame.WIDTH - x)));
    double y = frame.top() - (number % 2 == 0 ? 34 : 20);
    svg.text(x, y, "middle", Frame.LABEL, svg.ink().text(), name);
    if (chart.strands().stream().noneMatch(one -> axis.holds(one.values().get(number)))) {
      label(svg, x, frame.bottom() - 7, "no value");
      return;
    }
    if (!(scale.high() > scale.low())) {
      label(svg, x, frame.y(scale, scale.low()), scale.label(scale.low()));
      return;
    }
    for (Scaled.Tick tick : scale.ticks(5)) {
      double at = frame.y(scale, tick.at());
      svg.line(x - 3, at, x + 3, at, svg.ink().axis());
      label(svg, x, at, tick.label());
    }
  }

  private static void label(Svg svg, double x, double y, String text) {
    double wide = Svg.width(text, Frame.TICK) + 4;
    svg.rect(x - 6 - wide, y - 6.5, wide, 13, svg.ink().ground() + " fill-opacity=\".8\"", "");
    svg.text(x - 7, y, "end", Frame.TICK, svg.ink().muted(), text);
  }

  private static void strand(
      Svg svg,
      ParallelCoordinates chart,
      int series,
      Frame frame,
      double step,
      List<Scaled> scales) {
    Strand strand = chart.strands().get(series);
    svg.open(svg.ink().isFixed() ? "" : " class=\"c-series\" data-s=\"" + series + "\"");
    StringBuilder d = new StringBuilder();
    StringBuilder tip = new StringBuilder(strand.name());
    boolean down = false;
    for (int a = 0; a < scales.size(); a++) {
      double value = strand.values().get(a);
      Axis axis = chart.axes().get(a);
      if (axis.holds(value)) {
        double x = frame.left() + a * step;
        double y = frame.y(scales.get(a), value);
        d.append(down ? 'L' : 'M').append(Svg.n(x)).append(' ').append(Svg.n(y));
        tip.append("; ").append(axis.name()).append(' ').append(Tips.of(value, axis));
        down = true;
      } else {
        tip.append("; ").append(axis.name()).append(": none");
        down = false;
      }
    }
    boolean few = chart.strands().size() <= NAMED;
    if (!d.isEmpty()) {
      String width = few ? "1.8" : "1";
      String paint =
          svg.ink().line(series)
              + " stroke-width=\""
              + width
              + "\""
              + Svg.dash(series, 1)
              + (few ? "" : " stroke-opacity=\".6\"");
      svg.path(d.toString(), paint, tip.toString());
    }
    for (int a = 0; few && a < scales.size(); a++) {
      double value = strand.values().get(a);
      if (chart.axes().get(a).holds(value)) {
        double y = frame.y(scales.get(a), value);
        svg.marker(series, frame.left() + a * step, y, svg.ink().area(series), tip.toString());
      }
    }
    svg.close();
  }
}
