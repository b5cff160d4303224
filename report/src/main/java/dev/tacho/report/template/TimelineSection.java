package dev.tacho.report.template;

import dev.tacho.analysis.pack.Flow;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// Latency, throughput and power over time: on one scale each divided by its own median, or in
/// their units.
final class TimelineSection {
  /// Runs that get a chart of their own.
  private static final int MOST = 12;

  private TimelineSection() {}

  static Section of(Pack pack, boolean normalised, Names names) {
    List<Block> blocks = new ArrayList<>();
    List<String> without = new ArrayList<>();
    int drawn = 0;
    for (PackRun run : pack.runs()) {
      if (run.flows().isEmpty()) {
        without.add(run.title());
      } else if (drawn < MOST) {
        drawn++;
        blocks.addAll(normalised ? together(run, names) : apart(run, names));
      }
    }
    if (drawn > 0 && normalised) {
      blocks.addFirst(
          new Block.Prose(
              "Each line is divided by its own median: 1 is the usual level, 2 is twice that."
                  + " What happened at the same time stands one above the other."));
    }
    if (!without.isEmpty()) {
      blocks.add(
          new Block.Note(
              "Nothing over time to draw of "
                  + String.join(", ", without)
                  + ": no single answers were kept, and no series of a latency, a rate or a power"
                  + " with times was recorded."));
    }
    if (pack.runs().size() - without.size() > MOST) {
      blocks.add(
          new Block.Note(
              "The first " + MOST + " runs are drawn; name fewer runs to see the others."));
    }
    return new Section("timeline", "What happened when", blocks);
  }

  private static List<Block> together(PackRun run, Names names) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Flow flow : run.flows()) {
      List<Flow.Point> points = flow.normalised();
      if (points.isEmpty()) {
        notes.add(flow.kind().word() + " has a median of 0, so it cannot be normalised.");
      } else {
        lines.add(line(flow, points, Unit.ONE));
      }
      notes.add(flow.of().name() + " is " + flow.how() + ".");
    }
    missing(run, notes);
    return List.of(
        new Block.Picture(
            names.of("timeline " + run.title()),
            LineChart.of(
                run.title(),
                Axis.time("since the start"),
                Axis.of("share of the median", Unit.ONE),
                lines,
                String.join(" ", notes))));
  }

  private static List<Block> apart(PackRun run, Names names) {
    List<Block> all = new ArrayList<>();
    for (Flow flow : run.flows()) {
      Unit unit = flow.of().unit();
      all.add(
          new Block.Picture(
              names.of("timeline " + run.title() + " " + flow.kind().word()),
              LineChart.of(
                  run.title() + ", " + flow.kind().word(),
                  Axis.time("since the start"),
                  Axis.of(flow.of().name(), unit),
                  List.of(line(flow, flow.points(), unit)),
                  flow.of().name() + " is " + flow.how() + ".")));
    }
    List<String> notes = new ArrayList<>();
    missing(run, notes);
    notes.forEach(note -> all.add(new Block.Note(run.title() + ": " + note)));
    return all;
  }

  private static LineChart.Line line(Flow flow, List<Flow.Point> points, Unit unit) {
    return LineChart.Line.of(
        flow.kind().word() + ", " + flow.of().name(),
        unit,
        points.stream().mapToDouble(Flow.Point::seconds).toArray(),
        points.stream().mapToDouble(Flow.Point::value).toArray());
  }

  private static void missing(PackRun run, List<String> notes) {
    for (Flow.Kind kind : Flow.Kind.values()) {
      if (run.flows().stream().noneMatch(flow -> flow.kind() == kind)) {
        notes.add("No " + kind.word() + " was recorded over time.");
      }
    }
  }
}
