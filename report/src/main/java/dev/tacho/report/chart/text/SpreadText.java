package dev.tacho.report.chart.text;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.BoxPlot.Box;
import dev.tacho.report.chart.Gauge;
import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Timeline.Lane;
import dev.tacho.report.chart.Timeline.Span;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;

/// What lies along an axis: boxes, lanes of time, a gauge. Pure.
final class SpreadText {
  private SpreadText() {}

  static List<String> lines(BoxPlot chart, int columns) {
    Reach reach = new Reach(chart.value());
    for (Box box : chart.boxes()) {
      if (box.isOn(chart.value())) {
        reach.with(box.low()).with(box.high());
        box.beyond().forEach(reach::with);
      }
    }
    Scaled scale = reach.exact();
    Lying lying = new Lying(chart.boxes().stream().map(Box::name).toList(), 14, columns);
    for (Box box : chart.boxes()) {
      char[] track = lying.track();
      if (!box.isOn(chart.value())) {
        lying.row(box.name(), track, "no box");
        continue;
      }
      for (double value : box.beyond()) {
        if (chart.value().holds(value)) {
          track[lying.at(scale, value)] = '∘';
        }
      }
      fill(track, lying.at(scale, box.low()), lying.at(scale, box.high()), '─');
      track[lying.at(scale, box.low())] = '├';
      track[lying.at(scale, box.high())] = '┤';
      fill(track, lying.at(scale, box.firstQuartile()), lying.at(scale, box.thirdQuartile()), '▒');
      track[lying.at(scale, box.median())] = '┃';
      lying.row(box.name(), track, "┃ " + Numbers.text(box.median(), 4));
    }
    return lying.lines(scale, chart.value().label(), columns);
  }

  private static void fill(char[] track, int from, int to, char with) {
    for (int i = from; i <= to; i++) {
      track[i] = with;
    }
  }

  static List<String> lines(Timeline chart, int columns) {
    Reach reach = new Reach(chart.x());
    for (Lane lane : chart.lanes()) {
      for (Span span : lane.spans()) {
        if (span.isOn(chart.x())) {
          reach.with(span.from()).with(span.to());
        }
      }
    }
    Scaled scale = reach.exact();
    Lying lying = new Lying(chart.lanes().stream().map(Lane::name).toList(), 0, columns);
    for (Lane lane : chart.lanes()) {
      char[] track = lying.track();
      for (Span span : lane.spans()) {
        if (span.isOn(chart.x())) {
          span(lying, track, scale, span);
        }
      }
      lying.row(lane.name(), track, "");
    }
    List<String> lines = lying.lines(scale, chart.x().label(), columns);
    lines.addAll(NoteText.lines("│ begin, ◆ moment, ✓ good, ! look, ✗ bad", columns));
    return lines;
  }

  private static void span(Lying lying, char[] track, Scaled scale, Span span) {
    int from = lying.at(scale, span.from());
    int to = lying.at(scale, span.to());
    if (span.from() == span.to()) {
      track[from] = span.tone() == Tone.PLAIN ? '◆' : span.tone().sign().charAt(0);
      return;
    }
    fill(track, from, to, '━');
    track[from] = '│';
    String text = (span.tone().sign() + span.label()).strip();
    if (to - from > 1) {
      String shown = Printable.of(text);
      for (int i = 0; i < shown.length() && from + 1 + i < to; i++) {
        // a character that is two columns wide would shift the track
        boolean narrow = Width.of(shown.substring(i, i + 1)) == 1;
        track[from + 1 + i] = narrow ? shown.charAt(i) : '?';
      }
    }
  }

  static List<String> lines(Gauge chart, int columns) {
    Scaled scale = Scaled.of(chart.scale(), chart.scale().least(), chart.scale().most());
    String name = chart.scale().name();
    Lying lying = new Lying(List.of(name), 24, columns);
    char[] track = lying.track();
    lying.bar(track, 0, scale.share(chart.value()));
    String zone =
        chart.zone().map(one -> " " + (one.tone().sign() + " " + one.name()).strip()).orElse("");
    lying.row(name, track, Numbers.text(chart.value(), 4) + zone);
    List<String> lines = lying.lines(scale, chart.scale().label(), columns);
    List<String> zones = new ArrayList<>();
    for (Gauge.Zone one : chart.zones()) {
      zones.add(one.tone().sign() + " " + one.name() + " up to " + scale.label(one.upTo()));
    }
    if (!zones.isEmpty()) {
      lines.addAll(NoteText.lines(String.join(", ", zones), columns));
    }
    return lines;
  }
}
