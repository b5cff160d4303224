package dev.tacho.report.chart.svg;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;

/// Draws a [LineChart]. Lines are paths of whole tenths, each point told by its distance to the
/// one before, which keeps a thousand points in a few kilobytes. Confined to one thread.
final class LineSvg {
  /// Up to so many points of a line have a marker each; longer lines have a few.
  private static final int MARKED = 40;

  private static final int FEW = 8;

  /// Dashes of lines with more points than this could not be told.
  private static final int DASHED = 300;

  /// Values of lines with more points than this are told to a ten thousandth of their range.
  private static final int STEPPED = 300;

  /// How far marks reach out of the box.
  private static final double RIM = 5;

  private final Svg svg;
  private final LineChart chart;
  private final Frame frame;
  private final Scaled x;
  private final Scaled y;

  private LineSvg(Svg svg, LineChart chart, Frame frame, Scaled x, Scaled y) {
    this.svg = svg;
    this.chart = chart;
    this.frame = frame;
    this.x = x;
    this.y = y;
  }

  static List<Legend.Entry> legend(LineChart chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < chart.lines().size(); i++) {
      LineChart.Line line = chart.lines().get(i);
      boolean named = chart.lines().size() > 1 || !line.name().equals(chart.y().name());
      String band = line.course().banded() ? line.band() : "";
      if (named || !band.isEmpty()) {
        String unit = line.unit().equals(unit(chart)) ? "" : unitOf(line.unit());
        String name = line.name() + unit + (band.isEmpty() ? "" : ", band: " + band);
        entries.add(new Legend.Entry(name, Legend.Swatch.LINE, i));
      }
    }
    return entries;
  }

  private static String unitOf(Unit unit) {
    return unit.equals(Unit.ONE) || unit.equals(Unit.UNKNOWN) ? "" : " (" + unit.symbol() + ")";
  }

  /// The unit of the upright axis: its own, else the one that all lines share.
  private static Unit unit(LineChart chart) {
    if (!chart.y().unit().equals(Unit.UNKNOWN)) {
      return chart.y().unit();
    }
    long units = chart.lines().stream().map(LineChart.Line::unit).distinct().count();
    return units == 1 ? chart.lines().getFirst().unit() : Unit.UNKNOWN;
  }

  /// Draws it below `top`; says where the picture ends.
  static double draw(Svg svg, LineChart chart, double top) {
    Reach across = new Reach(chart.x());
    Reach up = new Reach(chart.y());
    for (LineChart.Line line : chart.lines()) {
      Course course = line.course();
      for (int i = 0; i < course.size(); i++) {
        if (chart.x().holds(course.x(i))) {
          across.with(course.x(i));
          up.with(course.y(i)).with(course.low(i)).with(course.high(i));
        }
      }
    }
    for (Rule limit : chart.limits()) {
      up.with(limit.at());
    }
    Axis axis = chart.y();
    Axis named = new Axis(axis.name(), unit(chart), axis.scale(), axis.least(), axis.most());
    Scaled x = across.exact();
    Scaled y = up.roomy();
    Frame frame = Frame.upright(svg, top, y, named.label());
    return new LineSvg(svg, chart, frame, x, y).draw();
  }

  private double draw() {
    frame.drawUpright(y);
    double end = frame.drawAcross(x, chart.x().label(), false);
    boolean classes = !svg.ink().isFixed();
    String clip = svg.id("box");
    svg.raw("<clipPath id=\"" + clip + "\">");
    double wide = frame.width() + 2 * RIM;
    svg.rect(frame.left() - RIM, frame.top() - RIM, wide, frame.height() + 2 * RIM, "", "");
    svg.raw("</clipPath>");
    frame.moments(x, chart.x(), chart.moments());
    svg.open(
        (classes ? " class=\"c-z\"" : "")
            + frame.spans(x, chart.x(), y, chart.y())
            + " clip-path=\"url(#"
            + clip
            + ")\"");
    for (int i = chart.lines().size() - 1; i >= 0; i--) {
      line(i);
    }
    svg.close();
    frame.limits(y, chart.y(), chart.limits());
    return end;
  }

  private void line(int series) {
    LineChart.Line line = chart.lines().get(series);
    Course course = line.course();
    int[] points = Thinning.of(course, chart.y());
    svg.open(svg.ink().isFixed() ? "" : data(series, line, points));
    svg.open(
        svg.ink().isFixed()
            ? " transform=\"scale(.1)\""
            : " class=\"c-w\" transform=\"scale(.1)\"");
    if (course.banded()) {
      band(series, course, points);
    }
    StringBuilder path = new StringBuilder();
    List<Integer> alone = new ArrayList<>();
    Pen pen = new Pen(path);
    for (int k = 0; k < points.length; k++) {
      int i = points[k];
      if (!isDrawn(course, i)) {
        pen.lift();
        continue;
      }
      boolean first = k == 0 || !isDrawn(course, points[k - 1]);
      boolean last = k == points.length - 1 || !isDrawn(course, points[k + 1]);
      if (first && last) {
        alone.add(i);
      } else {
        pen.to(px(course.x(i)), py(course.y(i)));
      }
    }
    if (!path.isEmpty()) {
      svg.path(
          path.toString(),
          svg.ink().line(series)
              + " stroke-width=\"18\" stroke-linejoin=\"round\""
              + (points.length > DASHED ? "" : Svg.dash(series, svg.ink().isFixed() ? 10 : 1)),
          "");
    }
    svg.close();
    marks(series, course, points, alone);
    svg.close();
  }

  private boolean isDrawn(Course course, int i) {
    return chart.x().holds(course.x(i)) && chart.y().holds(course.y(i));
  }

  /// Tenths of a unit from the left.
  private long px(double value) {
    return Math.round(frame.x(x, value) * 10);
  }

  private long py(double value) {
    return Math.round(frame.y(y, value) * 10);
  }

  private void band(int series, Course course, int[] points) {
    StringBuilder path = new StringBuilder();
    for (int from = 0; from < points.length; ) {
      int to = from;
      while (to < points.length && hasBand(course, points[to])) {
        to++;
      }
      if (to > from) {
        Pen pen = new Pen(path);
        for (int k = from; k < to; k++) {
          pen.to(px(course.x(points[k])), py(course.high(points[k])));
        }
        for (int k = to - 1; k >= from; k--) {
          double low = course.low(points[k]);
          pen.to(px(course.x(points[k])), py(chart.y().holds(low) ? low : y.low()));
        }
        path.append('z');
      }
      from = to + 1;
    }
    svg.path(path.toString(), svg.ink().area(series) + " fill-opacity=\".2\"", "");
  }

  private boolean hasBand(Course course, int i) {
    return chart.x().holds(course.x(i)) && chart.y().holds(course.high(i));
  }

  private void marks(int series, Course course, int[] points, List<Integer> alone) {
    String paint = svg.ink().area(series);
    List<Integer> marked = new ArrayList<>(alone);
    boolean each = points.length <= MARKED;
    if (each || chart.lines().size() > 1) {
      int every = each ? 1 : points.length / FEW;
      // each line begins elsewhere, so that markers of lines upon each other can be told
      int from = each ? 0 : every * (1 + series % 4) / 5;
      for (int k = from; k < points.length; k += every) {
        if (isDrawn(course, points[k])) {
          marked.add(points[k]);
        }
      }
    }
    for (int i : marked) {
      svg.marker(series, frame.x(x, course.x(i)), frame.y(y, course.y(i)), paint, "");
    }
    long before = Long.MIN_VALUE;
    for (int i : points) {
      if (course.notFinite(i) > 0 && chart.x().holds(course.x(i))) {
        long at = Math.round(frame.x(x, course.x(i)) / 3);
        if (at != before) {
          notFinite(at * 3.0, paint);
        }
        before = at;
      }
    }
  }

  /// The mark of a value that is NaN or infinite, at the lower rim.
  private void notFinite(double at, String paint) {
    String d =
        "M-2.6-1.8L-1.8-2.6 0-.8 1.8-2.6 2.6-1.8 .8 0 2.6 1.8 1.8 2.6 0 .8-1.8 2.6-2.6 1.8-.8 0z";
    svg.raw(
        "<path transform=\"translate("
            + Svg.n(at)
            + " "
            + Svg.n(frame.bottom() - 3)
            + ")\" d=\""
            + d
            + "\""
            + paint
            + "/>");
  }

  /// What the script shows where the pointer is: the series' name and its values.
  private String data(int series, LineChart.Line line, int[] points) {
    StringBuilder data = new StringBuilder(points.length * 12);
    data.append(" class=\"c-series\" data-s=\"").append(series).append("\" data-name=\"");
    data.append(Svg.escaped(line.name())).append(Svg.escaped(unitOf(line.unit())));
    data.append("\" data-px=\"");
    double[] xs = new double[points.length];
    double[] ys = new double[points.length];
    for (int k = 0; k < points.length; k++) {
      xs[k] = line.course().x(points[k]);
      ys[k] = line.course().y(points[k]);
    }
    Compact.write(data, xs);
    data.append("\" data-py=\"");
    if (points.length > STEPPED && chart.y().scale() == Axis.Scale.LINEAR) {
      Compact.writeStepped(data, ys);
    } else {
      Compact.write(data, ys);
    }
    return data.append('"').toString();
  }

  /// Writes a path in whole numbers, each point by its distance to the one before.
  private static final class Pen {
    private final StringBuilder path;
    private boolean down;
    private long x;
    private long y;

    Pen(StringBuilder path) {
      this.path = path;
    }

    void lift() {
      down = false;
    }

    void to(long nextX, long nextY) {
      if (!down) {
        path.append('M').append(nextX).append(' ').append(nextY).append('l');
        down = true;
      } else {
        char before = path.charAt(path.length() - 1);
        long dx = nextX - x;
        long dy = nextY - y;
        path.append(before == 'l' || dx < 0 ? "" : " ").append(dx);
        path.append(dy < 0 ? "" : " ").append(dy);
      }
      x = nextX;
      y = nextY;
    }
  }
}
