package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Scatter;
import dev.tacho.report.chart.Scatter.Cloud;
import dev.tacho.report.chart.Scatter.Dot;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;

/// Draws a [Scatter]. Confined to one thread.
final class ScatterSvg {
  /// Up to so many points have their label beside them.
  private static final int LABELLED = 16;

  private ScatterSvg() {}

  static List<Legend.Entry> legend(Scatter chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; chart.clouds().size() > 1 && i < chart.clouds().size(); i++) {
      entries.add(new Legend.Entry(chart.clouds().get(i).name(), Legend.Swatch.MARKER, i));
    }
    if (!chart.frontier().isEmpty()) {
      entries.add(new Legend.Entry("frontier", Legend.Swatch.RULE, 0));
    }
    return entries;
  }

  static double draw(Svg svg, Scatter chart, double top) {
    Reach across = new Reach(chart.x());
    Reach up = new Reach(chart.y());
    int dots = 0;
    for (Cloud cloud : chart.clouds()) {
      for (Dot dot : cloud.dots()) {
        if (chart.holds(dot)) {
          across.with(dot.x());
          up.with(dot.y());
          dots++;
        }
      }
    }
    Scaled x = across.roomy();
    Scaled y = up.roomy();
    Frame frame = Frame.upright(svg, top, y, chart.y().label());
    frame.drawUpright(y);
    double end = frame.drawAcross(x, chart.x().label(), true);
    svg.open(
        (svg.ink().isFixed() ? "" : " class=\"c-dots\"") + frame.spans(x, chart.x(), y, chart.y()));
    frontier(svg, chart, frame, x, y);
    for (int s = 0; s < chart.clouds().size(); s++) {
      svg.open(svg.ink().isFixed() ? "" : " class=\"c-series\" data-s=\"" + s + "\"");
      for (Dot dot : chart.clouds().get(s).dots()) {
        if (chart.holds(dot)) {
          dot(svg, chart, s, dot, frame.x(x, dot.x()), frame.y(y, dot.y()));
        }
      }
      svg.close();
    }
    svg.close();
    if (dots <= LABELLED) {
      labels(svg, chart, frame, x, y);
    }
    return end;
  }

  private static void dot(Svg svg, Scatter chart, int series, Dot dot, double x, double y) {
    String name = chart.clouds().size() > 1 ? chart.clouds().get(series).name() : "";
    String of = dot.label().isEmpty() ? name : dot.label();
    String tip =
        (of.isEmpty() ? "" : of + ": ")
            + Tips.of(dot.x(), chart.x())
            + ", "
            + Tips.of(dot.y(), chart.y());
    svg.marker(series, x, y, svg.ink().area(series) + " fill-opacity=\".85\"", tip);
  }

  /// A box that something takes up.
  private record Taken(double left, double top, double right, double bottom) {
    boolean touches(Taken other) {
      return left < other.right && right > other.left && top < other.bottom && bottom > other.top;
    }
  }

  /// Labels beside their points, where there is room for them; the others are told by pointing.
  private static void labels(Svg svg, Scatter chart, Frame frame, Scaled x, Scaled y) {
    List<Taken> taken = new ArrayList<>();
    for (Cloud cloud : chart.clouds()) {
      for (Dot dot : cloud.dots()) {
        double px = frame.x(x, dot.x());
        double py = frame.y(y, dot.y());
        taken.add(new Taken(px - 4, py - 4, px + 4, py + 4));
      }
    }
    for (Cloud cloud : chart.clouds()) {
      for (Dot dot : cloud.dots()) {
        if (chart.holds(dot) && !dot.label().isEmpty()) {
          label(svg, frame, dot.label(), frame.x(x, dot.x()), frame.y(y, dot.y()), taken);
        }
      }
    }
  }

  private static void label(
      Svg svg, Frame frame, String label, double x, double y, List<Taken> taken) {
    double wide = Svg.width(label, Frame.TICK);
    for (double down : new double[] {0, 8, -8, 13, -13}) {
      for (boolean before : new boolean[] {false, true}) {
        double left = before ? x - 8 - wide : x + 8;
        Taken own = new Taken(left, y + down - 6, left + wide, y + down + 6);
        boolean inside = own.left >= frame.left() && own.right <= frame.right() + 10;
        if (inside && taken.stream().noneMatch(own::touches)) {
          String anchor = before ? "end" : "start";
          double at = before ? x - 8 : x + 8;
          svg.text(at, y + down, anchor, Frame.TICK, svg.ink().muted(), label);
          taken.add(own);
          return;
        }
      }
    }
  }

  private static void frontier(Svg svg, Scatter chart, Frame frame, Scaled x, Scaled y) {
    StringBuilder d = new StringBuilder();
    for (Dot dot : chart.frontier()) {
      if (chart.holds(dot)) {
        d.append(d.isEmpty() ? 'M' : 'L').append(Svg.n(frame.x(x, dot.x()))).append(' ');
        d.append(Svg.n(frame.y(y, dot.y())));
      }
    }
    if (!d.isEmpty()) {
      String paint = svg.ink().rule() + " stroke-width=\"1.5\" stroke-dasharray=\"5 3\"";
      svg.path(d.toString(), paint, "");
    }
  }
}
