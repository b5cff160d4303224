package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Gauge;
import dev.tacho.report.chart.Gauge.Zone;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.chart.scale.Scaled;

/// Draws a [Gauge] as half a circle. Confined to one thread.
final class GaugeSvg {
  private static final double RADIUS = 110;
  private static final double THICK = 22;
  private static final double MIDDLE = Frame.WIDTH / 2;

  private GaugeSvg() {}

  static double draw(Svg svg, Gauge chart, double top) {
    double centre = top + 20 + RADIUS;
    Scaled scale = Scaled.of(chart.scale(), chart.scale().least(), chart.scale().most());
    double from = 0;
    svg.path(arc(centre, 0, 1, RADIUS, THICK), svg.ink().grid(), "");
    for (Zone zone : chart.zones()) {
      double to = Math.clamp(scale.share(zone.upTo()), 0, 1);
      if (to > from) {
        String paint = svg.ink().area(zone.tone()) + " fill-opacity=\".55\"";
        svg.path(arc(centre, from, to, RADIUS, THICK), paint, zone.name());
        zone(svg, zone, centre, (from + to) / 2, to - from);
        from = to;
      }
    }
    double share = Math.clamp(scale.share(chart.value()), 0, 1);
    if (chart.zones().isEmpty()) {
      svg.path(arc(centre, 0, share, RADIUS, THICK), svg.ink().area(0), "");
    }
    String needle =
        "M" + at(centre, share, RADIUS - THICK - 4) + "L" + at(centre, share, RADIUS + 7);
    svg.path(needle, svg.ink().rule() + " stroke-width=\"3.5\" stroke-linecap=\"round\"", "");
    String value = Tips.of(chart.value(), chart.scale());
    svg.text(MIDDLE, centre - 22, "middle", 24, svg.ink().text(), value);
    String zone = chart.zone().map(Zone::name).orElse("");
    String below = zone.isEmpty() ? chart.scale().name() : chart.scale().name() + ": " + zone;
    svg.text(
        MIDDLE,
        centre + 2,
        "middle",
        Frame.LABEL,
        svg.ink().muted(),
        Svg.fitting(below, Frame.LABEL, 2 * (RADIUS - THICK) - 6));
    String low = scale.label(scale.low());
    String high = scale.label(scale.high());
    svg.text(
        MIDDLE - RADIUS + THICK / 2, centre + 12, "middle", Frame.TICK, svg.ink().muted(), low);
    svg.text(
        MIDDLE + RADIUS - THICK / 2, centre + 12, "middle", Frame.TICK, svg.ink().muted(), high);
    return centre + 24;
  }

  /// The name of a zone outside its arc, with its sign.
  private static void zone(Svg svg, Zone zone, double centre, double share, double wide) {
    if (wide < 0.04) {
      return;
    }
    double angle = Math.PI * (1 - share);
    double x = MIDDLE + StrictMath.cos(angle) * (RADIUS + 14);
    double y = centre - StrictMath.sin(angle) * (RADIUS + 14);
    boolean leftward = share < 0.5;
    double sign = zone.tone() == Tone.PLAIN ? 0 : 13;
    svg.sign(zone.tone(), leftward ? x - 5 : x + 5, y);
    double at = leftward ? x - sign : x + sign;
    String anchor = leftward ? "end" : "start";
    svg.text(
        at, y, anchor, Frame.TICK, svg.ink().muted(), Svg.fitting(zone.name(), Frame.TICK, 190));
  }

  /// A piece of the ring from one share of it to another.
  private static String arc(double centre, double from, double to, double radius, double thick) {
    double inner = radius - thick;
    return "M"
        + at(centre, from, radius)
        + "A"
        + Svg.n(radius)
        + " "
        + Svg.n(radius)
        + " 0 0 1 "
        + at(centre, to, radius)
        + "L"
        + at(centre, to, inner)
        + "A"
        + Svg.n(inner)
        + " "
        + Svg.n(inner)
        + " 0 0 0 "
        + at(centre, from, inner)
        + "z";
  }

  private static String at(double centre, double share, double radius) {
    double angle = Math.PI * (1 - share);
    return Svg.n(MIDDLE + StrictMath.cos(angle) * radius)
        + " "
        + Svg.n(centre - StrictMath.sin(angle) * radius);
  }
}
