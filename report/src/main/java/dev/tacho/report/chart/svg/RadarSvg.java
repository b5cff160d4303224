package dev.tacho.report.chart.svg;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Radar;
import dev.tacho.report.chart.Radar.Shape;
import java.util.ArrayList;
import java.util.List;

/// Draws a [Radar]. Confined to one thread.
final class RadarSvg {
  private static final double RADIUS = 120;
  private static final double MIDDLE = Frame.WIDTH / 2;

  private RadarSvg() {}

  static List<Legend.Entry> legend(Radar chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < chart.shapes().size(); i++) {
      entries.add(new Legend.Entry(chart.shapes().get(i).name(), Legend.Swatch.LINE, i));
    }
    return entries;
  }

  static double draw(Svg svg, Radar chart, double top) {
    int spokes = chart.spokes().size();
    double centre = top + 28 + RADIUS;
    for (double ring : new double[] {0.25, 0.5, 0.75, 1}) {
      StringBuilder d = new StringBuilder();
      for (int i = 0; i < spokes; i++) {
        d.append(i == 0 ? 'M' : 'L').append(at(i, spokes, ring, centre));
      }
      svg.path(d.append('z').toString(), svg.ink().grid(), "");
    }
    for (int i = 0; i < spokes; i++) {
      svg.path(
          "M" + Svg.n(MIDDLE) + " " + Svg.n(centre) + "L" + at(i, spokes, 1, centre),
          svg.ink().grid(),
          "");
      double x = MIDDLE + sin(i, spokes) * (RADIUS + 12);
      double y = centre - cos(i, spokes) * (RADIUS + 12);
      double side = sin(i, spokes);
      String anchor = Math.abs(side) < 0.1 ? "middle" : side > 0 ? "start" : "end";
      double room = anchor.equals("middle") ? Frame.WIDTH / 2 : side > 0 ? Frame.WIDTH - x : x;
      String name = Svg.fitting(chart.spokes().get(i), Frame.LABEL, room - 6);
      svg.text(x, y, anchor, Frame.LABEL, svg.ink().text(), name);
    }
    for (int s = 0; s < chart.shapes().size(); s++) {
      shape(svg, chart, s, centre);
    }
    for (double ring : new double[] {0.5, 1}) {
      String label = Numbers.text(ring);
      svg.text(MIDDLE + 4, centre - ring * RADIUS + 7, "start", 10, svg.ink().muted(), label);
    }
    double end = centre + RADIUS + 26;
    if (!chart.scale().isEmpty()) {
      String scale = "0 in the centre, 1 on the rim: " + chart.scale();
      svg.text(
          MIDDLE,
          end + 4,
          "middle",
          Frame.TICK,
          svg.ink().muted(),
          Svg.fitting(scale, Frame.TICK, 690));
      end += 16;
    }
    return end;
  }

  private static void shape(Svg svg, Radar chart, int series, double centre) {
    Shape shape = chart.shapes().get(series);
    int spokes = chart.spokes().size();
    StringBuilder d = new StringBuilder();
    StringBuilder tip = new StringBuilder(shape.name());
    boolean whole = shape.shares().stream().allMatch(Double::isFinite);
    boolean down = false;
    svg.open(svg.ink().isFixed() ? "" : " class=\"c-series\" data-s=\"" + series + "\"");
    for (int i = 0; i < spokes; i++) {
      double share = shape.shares().get(i);
      tip.append("; ").append(chart.spokes().get(i)).append(' ');
      tip.append(Double.isFinite(share) ? Numbers.text(share, 3) : "none");
      if (Double.isFinite(share)) {
        d.append(down ? 'L' : 'M').append(at(i, spokes, Math.clamp(share, 0, 1), centre));
      }
      down = Double.isFinite(share);
    }
    if (!d.isEmpty()) {
      String path = d + (whole ? "z" : "");
      if (whole) {
        svg.path(path, svg.ink().area(series) + " fill-opacity=\".1\"", tip.toString());
      }
      svg.path(path, svg.ink().line(series) + " stroke-width=\"1.8\"" + Svg.dash(series, 1), "");
    }
    for (int i = 0; i < spokes; i++) {
      double share = shape.shares().get(i);
      if (Double.isFinite(share)) {
        double r = Math.clamp(share, 0, 1) * RADIUS;
        double x = MIDDLE + sin(i, spokes) * r;
        svg.marker(series, x, centre - cos(i, spokes) * r, svg.ink().area(series), tip.toString());
      }
    }
    svg.close();
  }

  private static String at(int spoke, int spokes, double share, double centre) {
    double x = MIDDLE + sin(spoke, spokes) * share * RADIUS;
    double y = centre - cos(spoke, spokes) * share * RADIUS;
    return Svg.n(x) + " " + Svg.n(y);
  }

  private static double sin(int spoke, int spokes) {
    return StrictMath.sin(2 * Math.PI * spoke / spokes);
  }

  private static double cos(int spoke, int spokes) {
    return StrictMath.cos(2 * Math.PI * spoke / spokes);
  }
}
