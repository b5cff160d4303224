package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The box that values are drawn in, with an axis across and one upright, or a list of names
/// beside it. Confined to one thread.
final class Frame {
  /// Width of every chart.
  static final double WIDTH = 720;
  static final double TICK = 11;
  static final double LABEL = 12;
  private static final double MARGIN = 12;
  private static final double PLOT_HEIGHT = 230;
  private static final double NAME_ROOM = 200;

  private final Svg svg;
  private final double left;
  private final double top;
  private final double right;
  private final double bottom;

  Frame(Svg svg, double left, double top, double right, double bottom) {
    this.svg = svg;
    this.left = left;
    this.top = top;
    this.right = right;
    this.bottom = bottom;
  }

  double left() {
    return left;
  }

  double top() {
    return top;
  }

  double right() {
    return right;
  }

  double bottom() {
    return bottom;
  }

  double width() {
    return right - left;
  }

  double height() {
    return bottom - top;
  }

  /// The box of a chart with values upright: the labels of `y` to its left, its name above.
  static Frame upright(Svg svg, double top, Scaled y, String yLabel) {
    double widest = 20;
    for (Scaled.Tick tick : y.ticks(6)) {
      widest = Math.max(widest, Svg.width(tick.label(), TICK));
    }
    double head = yLabel.isEmpty() ? 8 : 24;
    double from = MARGIN + Math.min(110, widest) + 8;
    Frame frame = new Frame(svg, from, top + head, WIDTH - MARGIN - 6, top + head + PLOT_HEIGHT);
    if (!yLabel.isEmpty()) {
      String label = Svg.fitting(yLabel, LABEL, WIDTH - 2 * MARGIN);
      svg.text(MARGIN, top + 8, "start", LABEL, svg.ink().muted(), label);
    }
    return frame;
  }

  /// The box of a chart with a row a name: names to its left.
  static Frame rows(Svg svg, double top, List<String> names, double rowHeight) {
    double widest = 20;
    for (String name : names) {
      widest = Math.max(widest, Svg.width(name, LABEL));
    }
    double from = MARGIN + Math.min(NAME_ROOM, widest) + 8;
    return new Frame(svg, from, top + 6, WIDTH - MARGIN - 18, top + 6 + rowHeight * names.size());
  }

  /// Writes the names of rows, every so many where they stand too close.
  void names(List<String> names) {
    double row = height() / Math.max(1, names.size());
    int every = Math.max(1, (int) Math.ceil(13 / row));
    for (int i = 0; i < names.size(); i += every) {
      String name = Svg.fitting(names.get(i), LABEL, left - MARGIN - 8);
      svg.text(left - 8, top + (i + 0.5) * row, "end", LABEL, svg.ink().text(), name);
    }
  }

  double x(Scaled axis, double value) {
    return left + Math.clamp(axis.share(value), 0, 1) * width();
  }

  double y(Scaled axis, double value) {
    return bottom - Math.clamp(axis.share(value), 0, 1) * height();
  }

  /// Lines across and labels of an upright axis.
  void drawUpright(Scaled y) {
    for (Scaled.Tick tick : y.ticks(6)) {
      double at = y(y, tick.at());
      svg.line(left, at, right, at, svg.ink().grid());
      String label = Svg.fitting(tick.label(), TICK, left - MARGIN);
      svg.text(left - 6, at, "end", TICK, svg.ink().muted(), label);
    }
  }

  /// The line, ticks, labels and name of the axis across; says where the picture ends.
  double drawAcross(Scaled x, String label, boolean grid) {
    svg.line(left, bottom, right, bottom, svg.ink().axis());
    svg.open(svg.ink().isFixed() ? "" : " class=\"c-x\"");
    double free = Double.NEGATIVE_INFINITY;
    for (Scaled.Tick tick : x.ticks(8)) {
      double at = x(x, tick.at());
      svg.line(at, grid ? top : bottom, at, bottom + 4, grid ? svg.ink().grid() : svg.ink().axis());
      double half = Svg.width(tick.label(), TICK) / 2;
      if (at - half > free) {
        double inside = Math.min(at, WIDTH - 2 - half);
        svg.text(inside, bottom + 12, "middle", TICK, svg.ink().muted(), tick.label());
        free = at + half + 6;
      }
    }
    svg.close();
    if (label.isEmpty()) {
      return bottom + 22;
    }
    String name = Svg.fitting(label, LABEL, width());
    svg.text((left + right) / 2, bottom + 28, "middle", LABEL, svg.ink().muted(), name);
    return bottom + 38;
  }

  /// Broken lines across with their names above them at the right.
  void limits(Scaled y, Axis axis, List<Rule> limits) {
    for (Rule limit : limits) {
      if (axis.holds(limit.at())) {
        double at = y(y, limit.at());
        svg.line(left, at, right, at, svg.ink().rule() + " stroke-dasharray=\"5 3\"");
        String name = Svg.fitting(limit.name(), TICK, width());
        double above = at - 8 < top ? at + 8 : at - 8;
        svg.text(right - 4, above, "end", TICK, svg.ink().text(), name);
      }
    }
  }

  /// Broken upright lines with their names beside their upper end, below each other where they
  /// would touch.
  void moments(Scaled x, Axis axis, List<Rule> moments) {
    List<Double> ends = new ArrayList<>();
    for (Rule moment : moments) {
      if (!axis.holds(moment.at())) {
        continue;
      }
      double at = x(x, moment.at());
      svg.line(at, top, at, bottom, svg.ink().rule() + " stroke-dasharray=\"5 3\"");
      double wide = Svg.width(moment.name(), TICK);
      boolean before = at + 4 + wide > right;
      double from = before ? at - 4 - wide : at + 4;
      int row = 0;
      while (row < ends.size() && ends.get(row) > from) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(0.0);
      }
      ends.set(row, from + wide + 6);
      double y = top + 8 + row * 13;
      String anchor = before ? "end" : "start";
      svg.text(before ? at - 4 : at + 4, y, anchor, TICK, svg.ink().text(), moment.name());
    }
  }

  /// A place for the script: which values the box spans.
  String spans(Scaled x, Axis across, Scaled y, Axis up) {
    if (svg.ink().isFixed()) {
      return "";
    }
    return " data-box=\""
        + Svg.n(left)
        + " "
        + Svg.n(top)
        + " "
        + Svg.n(width())
        + " "
        + Svg.n(height())
        + "\" data-x=\""
        + span(x, across)
        + "\" data-y=\""
        + span(y, up)
        + "\"";
  }

  private static String span(Scaled scaled, Axis axis) {
    return axis.scale().name().toLowerCase(Locale.ROOT) + " " + scaled.low() + " " + scaled.high();
  }
}
