package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Timeline.Lane;
import dev.tacho.report.chart.Timeline.Span;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws a [Timeline]; spans of a lane that overlap stand below each other. Confined to one
/// thread.
final class TimelineSvg {
  private static final double LEVEL = 18;
  private static final double HIGHEST = 640;
  private static final int DEEPEST = 3;

  private TimelineSvg() {}

  static double draw(Svg svg, Timeline chart, double top) {
    Reach reach = new Reach(chart.x());
    for (Lane lane : chart.lanes()) {
      for (Span span : lane.spans()) {
        if (span.isOn(chart.x())) {
          reach.with(span.from()).with(span.to());
        }
      }
    }
    List<String> names = chart.lanes().stream().map(Lane::name).toList();
    int deepest = 1;
    for (Lane lane : chart.lanes()) {
      for (int level : levels(spans(chart, lane))) {
        deepest = Math.max(deepest, level + 1);
      }
    }
    double row = Math.min(LEVEL * deepest + 10, HIGHEST / names.size());
    Frame frame = Frame.rows(svg, top, names, row);
    Scaled x = reach.exact();
    double end = frame.drawAcross(x, chart.x().label(), true);
    frame.names(names);
    for (int i = 0; i < names.size(); i++) {
      double y = frame.top() + i * row;
      svg.line(frame.left(), y, frame.right(), y, svg.ink().grid());
      lane(svg, chart, chart.lanes().get(i), frame, x, y, row);
    }
    return end;
  }

  private static void lane(
      Svg svg, Timeline chart, Lane lane, Frame frame, Scaled x, double top, double row) {
    List<Span> spans = spans(chart, lane);
    int[] levels = levels(spans);
    int depth = 1 + Arrays.stream(levels).max().orElse(0);
    double height = (row - 6) / depth;
    for (int i = 0; i < levels.length; i++) {
      span(svg, chart, lane, spans.get(i), frame, x, top + 3 + levels[i] * height, height);
    }
  }

  private static List<Span> spans(Timeline chart, Lane lane) {
    return lane.spans().stream().filter(span -> span.isOn(chart.x())).toList();
  }

  /// Below how many others each span stands.
  private static int[] levels(List<Span> spans) {
    List<Double> ends = new ArrayList<>();
    int[] levels = new int[spans.size()];
    for (int i = 0; i < levels.length; i++) {
      int level = 0;
      while (level < ends.size() && ends.get(level) > spans.get(i).from()) {
        level++;
      }
      levels[i] = level % DEEPEST;
      if (level == ends.size()) {
        ends.add(0.0);
      }
      ends.set(level, spans.get(i).to());
    }
    return levels;
  }

  private static void span(
      Svg svg,
      Timeline chart,
      Lane lane,
      Span span,
      Frame frame,
      Scaled x,
      double y,
      double height) {
    double from = frame.x(x, span.from());
    double to = frame.x(x, span.to());
    boolean moment = span.from() == span.to();
    String when =
        Tips.of(span.from(), chart.x()) + (moment ? "" : " to " + Tips.of(span.to(), chart.x()));
    String tip = lane.name() + ": " + span.label() + ", " + when;
    double middle = y + height / 2;
    if (moment) {
      svg.marker(3, from, middle, svg.ink().area(span.tone()), tip);
      svg.sign(span.tone(), from + 12, middle);
      return;
    }
    String paint = svg.ink().area(span.tone()) + " fill-opacity=\".35\"";
    svg.rect(from, y, Math.max(1, to - from), height, paint, tip);
    svg.line(from, y, from, y + height, svg.ink().rule());
    double sign = span.tone() == Tone.PLAIN ? 0 : 14;
    if (to - from >= sign + 4 && height >= 12) {
      svg.sign(span.tone(), from + 9, middle);
      if (to - from >= sign + 24) {
        String label = Svg.fitting(span.label(), Frame.TICK, to - from - sign - 6);
        svg.text(from + 4 + sign, middle, "start", Frame.TICK, svg.ink().text(), label);
      }
    }
  }
}
