package dev.tacho.report.chart.svg;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BarChart.Bar;
import dev.tacho.report.chart.BarChart.Layout;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.List;

/// Draws a [BarChart] with its bars lying, so that long names have room. Confined to one thread.
final class BarSvg {
  private static final double SIZE = 11;
  private static final double BAR = 15;
  private static final double GAP = 9;
  private static final double HIGHEST = 640;
  /// Room at the end of the bars for their values.
  private static final double VALUE = 0.12;

  private final Svg svg;
  private final BarChart chart;
  private final Frame frame;
  private final Scaled x;
  private final double row;
  private final boolean texts;

  private BarSvg(Svg svg, BarChart chart, Frame frame, Scaled x, double row, boolean texts) {
    this.svg = svg;
    this.chart = chart;
    this.frame = frame;
    this.x = x;
    this.row = row;
    this.texts = texts;
  }

  static List<Legend.Entry> legend(BarChart chart) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; chart.series().size() > 1 && i < chart.series().size(); i++) {
      entries.add(new Legend.Entry(chart.series().get(i).name(), Legend.Swatch.AREA, i));
    }
    return entries;
  }

  static double draw(Svg svg, BarChart chart, double top) {
    int lanes = chart.layout() == Layout.STACKED ? 1 : Math.max(1, chart.series().size());
    double full = lanes * BAR + GAP;
    double row = Math.min(full, HIGHEST / chart.categories().size());
    Frame frame = Frame.rows(svg, top, chart.categories(), row);
    boolean texts = row >= full * 0.8;
    Scaled x = reach(chart, texts);
    return new BarSvg(svg, chart, frame, x, row, texts).draw();
  }

  private static Scaled reach(BarChart chart, boolean texts) {
    Reach reach = new Reach(chart.value());
    // on a logarithmic axis 0 has no place and is left out
    reach.with(0);
    for (int i = 0; i < chart.categories().size(); i++) {
      double up = 0;
      double down = 0;
      for (BarChart.Series series : chart.series()) {
        Bar bar = series.bars().get(i);
        reach.with(bar.low()).with(bar.high());
        if (chart.layout() != Layout.STACKED) {
          reach.with(bar.value());
        } else if (chart.value().holds(bar.value())) {
          up += Math.max(0, bar.value());
          down += Math.min(0, bar.value());
        }
      }
      reach.with(Math.clamp(up, 0, Double.MAX_VALUE));
      reach.with(Math.clamp(down, -Double.MAX_VALUE, 0));
    }
    chart.limits().forEach(limit -> reach.with(limit.at()));
    Scaled exact = reach.roomy();
    if (!texts || chart.value().scale() == Axis.Scale.LOG) {
      return exact;
    }
    // room for the values behind the bars
    double room = VALUE * (exact.high() / 2 - exact.low() / 2);
    double high = exact.high() > 0 ? exact.high() + room : exact.high();
    double low = exact.low() < 0 ? exact.low() - room : exact.low();
    return Scaled.of(
        chart.value(), Math.max(-Double.MAX_VALUE, low), Math.min(Double.MAX_VALUE, high));
  }

  private double draw() {
    double end = frame.drawAcross(x, chart.value().label(), true);
    frame.names(chart.categories());
    double zero = frame.x(x, chart.value().holds(0) ? 0 : x.low());
    for (int s = 0; s < chart.series().size(); s++) {
      svg.open(svg.ink().isFixed() ? "" : " class=\"c-series\" data-s=\"" + s + "\"");
      for (int i = 0; i < chart.categories().size(); i++) {
        bar(s, i, zero);
      }
      svg.close();
    }
    if (chart.value().holds(0)) {
      svg.line(zero, frame.top(), zero, frame.bottom(), svg.ink().axis());
    }
    frame.moments(x, chart.value(), chart.limits());
    return end;
  }

  private void bar(int series, int category, double zero) {
    Bar bar = chart.series().get(series).bars().get(category);
    boolean stacked = chart.layout() == Layout.STACKED;
    int lanes = stacked ? 1 : chart.series().size();
    double gap = row * GAP / (lanes * BAR + GAP);
    double height = (row - gap) / lanes;
    double y = frame.top() + category * row + gap / 2 + (stacked ? 0 : series) * height;
    if (!chart.value().holds(bar.value())) {
      missing(bar, zero, y + height / 2, stacked);
      return;
    }
    double before = stacked ? before(series, category, bar.value() < 0) : 0;
    double from = stacked && before != 0 ? frame.x(x, before) : zero;
    double to = frame.x(x, Math.clamp(before + bar.value(), -Double.MAX_VALUE, Double.MAX_VALUE));
    boolean judged = bar.tone() != Tone.PLAIN || chart.layout() == Layout.DELTA;
    String paint = judged ? svg.ink().area(bar.tone()) : svg.ink().area(series);
    // a bar of 0 is a thin line, not nothing
    double width = Math.max(0.8, Math.abs(to - from));
    double left = to < from ? Math.min(to, from - 0.8) : from;
    svg.rect(left, y + 0.5, width, Math.max(0.8, height - 1), paint, tip(series, category, bar));
    interval(bar, y + height / 2, height);
    if (texts && !stacked) {
      value(bar, to < from || (to == from && bar.value() < 0), to, y + height / 2);
    }
  }

  private double before(int series, int category, boolean below) {
    double sum = 0;
    for (int s = 0; s < series; s++) {
      double value = chart.series().get(s).bars().get(category).value();
      if (chart.value().holds(value) && value < 0 == below) {
        sum += value;
      }
    }
    return Math.clamp(sum, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private void missing(Bar bar, double zero, double middle, boolean stacked) {
    if (texts && !stacked) {
      String why = bar.missing().isEmpty() ? Numbers.text(bar.value()) : "missing";
      svg.text(zero + 5, middle, "start", SIZE, svg.ink().muted(), why);
    }
  }

  private void interval(Bar bar, double middle, double height) {
    if (chart.value().holds(bar.low()) && chart.value().holds(bar.high())) {
      double from = frame.x(x, bar.low());
      double to = frame.x(x, bar.high());
      double tip = Math.min(4, height / 3);
      String d =
          "M"
              + Svg.n(from)
              + " "
              + Svg.n(middle - tip)
              + "v"
              + Svg.n(2 * tip)
              + "M"
              + Svg.n(from)
              + " "
              + Svg.n(middle)
              + "H"
              + Svg.n(to)
              + "M"
              + Svg.n(to)
              + " "
              + Svg.n(middle - tip)
              + "v"
              + Svg.n(2 * tip);
      svg.path(d, svg.ink().rule() + " stroke-width=\"1.3\"", "");
    }
  }

  private void value(Bar bar, boolean leftward, double end, double middle) {
    double at = end;
    if (chart.value().holds(bar.low()) && chart.value().holds(bar.high())) {
      at = leftward ? Math.min(at, frame.x(x, bar.low())) : Math.max(at, frame.x(x, bar.high()));
    }
    boolean delta = chart.layout() == Layout.DELTA;
    String text = (delta && bar.value() > 0 ? "+" : "") + Numbers.text(bar.value(), 4);
    double sign = bar.tone() == Tone.PLAIN ? 0 : 14;
    if (leftward) {
      svg.text(at - 5 - sign, middle, "end", SIZE, svg.ink().text(), text);
      svg.sign(bar.tone(), at - 9, middle);
    } else {
      svg.sign(bar.tone(), at + 9, middle);
      svg.text(at + 5 + sign, middle, "start", SIZE, svg.ink().text(), text);
    }
  }

  private String tip(int series, int category, Bar bar) {
    String name = chart.series().size() == 1 ? "" : ", " + chart.series().get(series).name();
    String interval =
        Double.isNaN(bar.low() + bar.high())
            ? ""
            : " (" + Numbers.text(bar.low()) + " to " + Numbers.text(bar.high()) + ")";
    return chart.categories().get(category)
        + name
        + ": "
        + Tips.of(bar.value(), chart.value())
        + interval;
  }
}
