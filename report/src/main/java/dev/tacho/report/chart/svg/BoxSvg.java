package dev.tacho.report.chart.svg;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.BoxPlot.Box;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.List;

/// Draws a [BoxPlot] with its boxes lying. Confined to one thread.
final class BoxSvg {
  private static final double ROW = 34;
  private static final double HIGHEST = 640;
  /// So many values beyond the whiskers of a box are drawn; the least and greatest are among them.
  private static final int BEYOND = 200;

  private BoxSvg() {}

  static double draw(Svg svg, BoxPlot chart, double top) {
    Reach reach = new Reach(chart.value());
    for (Box box : chart.boxes()) {
      if (box.isOn(chart.value())) {
        reach.with(box.low()).with(box.firstQuartile()).with(box.median());
        reach.with(box.thirdQuartile()).with(box.high());
        box.beyond().forEach(reach::with);
      }
    }
    List<String> names = chart.boxes().stream().map(Box::name).toList();
    double row = Math.min(ROW, HIGHEST / names.size());
    Frame frame = Frame.rows(svg, top, names, row);
    Scaled x = reach.roomy();
    double end = frame.drawAcross(x, chart.value().label(), true);
    frame.names(names);
    for (int i = 0; i < names.size(); i++) {
      Box box = chart.boxes().get(i);
      double middle = frame.top() + (i + 0.5) * row;
      if (box.isOn(chart.value())) {
        box(svg, chart, box, frame, x, middle, row * 0.3);
      } else {
        svg.text(frame.left() + 6, middle, "start", Frame.TICK, svg.ink().muted(), "no box");
      }
    }
    return end;
  }

  private static void box(
      Svg svg, BoxPlot chart, Box box, Frame frame, Scaled x, double y, double half) {
    double low = frame.x(x, box.low());
    double first = frame.x(x, box.firstQuartile());
    double third = frame.x(x, box.thirdQuartile());
    double high = frame.x(x, box.high());
    double tip = half * 0.6;
    String whiskers =
        "M"
            + Svg.n(low)
            + " "
            + Svg.n(y - tip)
            + "v"
            + Svg.n(2 * tip)
            + "M"
            + Svg.n(low)
            + " "
            + Svg.n(y)
            + "H"
            + Svg.n(first)
            + "M"
            + Svg.n(third)
            + " "
            + Svg.n(y)
            + "H"
            + Svg.n(high)
            + "M"
            + Svg.n(high)
            + " "
            + Svg.n(y - tip)
            + "v"
            + Svg.n(2 * tip);
    svg.path(whiskers, svg.ink().rule(), "");
    String text =
        box.name()
            + ": median "
            + Tips.of(box.median(), chart.value())
            + ", quartiles "
            + Numbers.text(box.firstQuartile())
            + " to "
            + Numbers.text(box.thirdQuartile())
            + ", "
            + Numbers.grouped(box.count())
            + " values";
    svg.rect(
        first,
        y - half,
        Math.max(1, third - first),
        2 * half,
        svg.ink().area(0) + " fill-opacity=\".45\"",
        text);
    double median = frame.x(x, box.median());
    svg.line(median, y - half, median, y + half, svg.ink().rule() + " stroke-width=\"2.2\"");
    beyond(svg, chart, box, frame, x, y);
  }

  private static void beyond(Svg svg, BoxPlot chart, Box box, Frame frame, Scaled x, double y) {
    List<Double> values = box.beyond().stream().filter(chart.value()::holds).sorted().toList();
    long before = Long.MIN_VALUE;
    for (int i = 0; i < values.size(); i++) {
      long at = Math.round(frame.x(x, values.get(i)) * 2);
      boolean last = i == values.size() - 1;
      boolean kept = last || i % Math.max(1, values.size() / BEYOND) == 0;
      if (at != before && kept) {
        String circle = "<circle cx=\"" + Svg.n(at / 2.0) + "\" cy=\"" + Svg.n(y) + "\" r=\"2.4\"";
        svg.raw(circle + svg.ink().rule() + "/>");
        before = at;
      }
    }
  }
}
