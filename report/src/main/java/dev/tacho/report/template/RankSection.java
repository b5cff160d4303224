package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.pack.Rank;
import dev.tacho.analysis.pack.Ranks;
import dev.tacho.analysis.pack.Scaling;
import dev.tacho.analysis.pack.Spread;
import dev.tacho.core.Severity;
import dev.tacho.core.Stage;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the workers of groups did: their losses, where their steps went, how far they lay apart,
/// what went wrong with them and how soon it was seen, and how the rate grew with their number.
/// See docs/decisions/194-what-a-report-says-of-workers.md.
final class RankSection {
  /// Lines that still can be told apart.
  private static final int MOST_LINES = 8;

  private static final int FEWEST = 2;
  private static final double NANOS = 1e-9;
  private static final Unit MS = new Unit("ms");
  private static final Unit RATE = new Unit("tokens/s");

  private RankSection() {}

  /// Empty where no run is a group.
  static Optional<Section> of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      run.ranks().ifPresent(ranks -> blocks.addAll(group(run, ranks, names)));
    }
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    blocks.add(scaling(pack.scaling(), names));
    return Optional.of(new Section("ranks", "Workers", blocks));
  }

  private static List<Block> group(PackRun run, Ranks ranks, Names names) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(picture(names, run, "loss", loss(run, ranks)));
    blocks.add(picture(names, run, "step", composition(run, ranks)));
    blocks.add(allReduce(run, ranks, names));
    blocks.add(picture(names, run, "work", map(run, ranks)));
    blocks.add(skew(run, ranks, names));
    blocks.addAll(troubles(run, ranks, names));
    return blocks;
  }

  private static Block picture(
      Names names, PackRun run, String what, dev.tacho.report.chart.Chart chart) {
    return new Block.Picture(names.of("ranks " + what + " " + run.title()), chart);
  }

  private static LineChart loss(PackRun run, Ranks ranks) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (Rank rank : ranks.ranks()) {
      if (rank.loss().isEmpty()) {
        without.add(name(rank));
      } else if (lines.size() < MOST_LINES) {
        lines.add(
            new LineChart.Line(
                name(rank), Unit.ONE, Course.of(rank.loss().get(), 1), "least to greatest"));
      }
    }
    String note = "Of each rank's own rows, before the step; the mean of each part of the steps.";
    if (ranks.ranks().size() - without.size() > MOST_LINES) {
      note += " The first " + MOST_LINES + " ranks are drawn.";
    }
    if (!without.isEmpty()) {
      note += " No loss was recorded by " + String.join(", ", without) + ".";
    }
    return LineChart.of(
        run.title() + ", loss by rank", Axis.whole("step"), Axis.of("loss", Unit.ONE), lines, note);
  }

  private static BarChart composition(PackRun run, Ranks ranks) {
    List<BarChart.Series> series = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (Rank.Part part : Rank.Part.values()) {
      if (ranks.ranks().stream().noneMatch(rank -> rank.parts().containsKey(part))) {
        without.add(part.words());
        continue;
      }
      List<BarChart.Bar> bars = new ArrayList<>();
      for (Rank rank : ranks.ranks()) {
        bars.add(
            Optional.ofNullable(rank.parts().get(part))
                .map(BarChart.Bar::of)
                .orElseGet(() -> BarChart.Bar.missing("the rank did not record it")));
      }
      series.add(new BarChart.Series(part.words(), bars));
    }
    String note =
        "Means of the steps from "
            + Numbers.grouped(ranks.warmUp())
            + " on; measured by each rank.";
    if (!without.isEmpty()) {
      note += " No rank recorded " + String.join(", ", without) + ".";
    }
    return new BarChart(
        run.title() + ", what a step is made of",
        Axis.of("time", MS),
        BarChart.Layout.STACKED,
        ranks.ranks().stream().map(RankSection::name).toList(),
        series,
        List.of(),
        note);
  }

  private static Block allReduce(PackRun run, Ranks ranks, Names names) {
    if (ranks.ranks().size() < FEWEST || ranks.allReduce().isEmpty()) {
      return new Block.Note(
          run.title()
              + ": no all-reduces to show the spread of; "
              + (ranks.ranks().size() < FEWEST
                  ? "one worker has nobody to reduce with."
                  : "the ranks recorded fewer than 5."));
    }
    Spread spread = ranks.allReduce().get();
    List<Rule> marks = new ArrayList<>(List.of(new Rule("median", spread.median())));
    ranks.p99().ifPresent(p99 -> marks.add(new Rule("p99", p99)));
    String note =
        Numbers.grouped(spread.values())
            + " all-reduces of all ranks from step "
            + Numbers.grouped(ranks.warmUp())
            + " on, measured by each rank.";
    note +=
        ranks.p99().isPresent()
            ? " Median %s, p99 %s."
                .formatted(
                    Words.value(spread.median(), MS), Words.value(ranks.p99().getAsDouble(), MS))
            : " Fewer than 299 do not tell a p99.";
    return picture(
        names,
        run,
        "all-reduce",
        new Histogram(
            run.title() + ", all-reduce",
            Axis.of("all-reduce", MS),
            spread.edges(),
            List.of(new Histogram.Counts("all ranks", spread.counts(), spread.notFinite())),
            marks,
            note));
  }

  private static HeatMap map(PackRun run, Ranks ranks) {
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    for (Rank rank : ranks.ranks()) {
      List<HeatMap.Cell> line = new ArrayList<>();
      for (double work : rank.work()) {
        line.add(
            Double.isNaN(work)
                ? HeatMap.Cell.missing("the rank recorded no such step")
                : HeatMap.Cell.of(work));
      }
      cells.add(line);
    }
    return new HeatMap(
        run.title() + ", own work by rank and step",
        Axis.of("own work", MS),
        HeatMap.Ramp.SEQUENTIAL,
        ranks.places().stream().map(Numbers::grouped).toList(),
        ranks.ranks().stream().map(RankSection::name).toList(),
        cells,
        "Milliseconds that a rank's rows and its forward and backward took, without what it waited"
            + " for others; a mean for each part of the steps from "
            + Numbers.grouped(ranks.warmUp())
            + " on, named by its first one.");
  }

  private static Block skew(PackRun run, Ranks ranks, Names names) {
    List<Ranks.Skew> skews = ranks.skews();
    if (ranks.ranks().size() < FEWEST || skews.isEmpty()) {
      return new Block.Note(
          run.title()
              + ": no skew to show; "
              + (ranks.ranks().size() < FEWEST
                  ? "it takes two ranks to lie apart."
                  : "at no step all ranks recorded their work."));
    }
    Course course =
        Course.banded(
            skews.stream().mapToDouble(Ranks.Skew::step).toArray(),
            skews.stream().mapToDouble(Ranks.Skew::median).toArray(),
            skews.stream().mapToDouble(Ranks.Skew::least).toArray(),
            skews.stream().mapToDouble(Ranks.Skew::most).toArray());
    return picture(
        names,
        run,
        "skew",
        LineChart.of(
            run.title() + ", how far the ranks lie apart",
            Axis.whole("step"),
            Axis.of("own work", MS),
            List.of(new LineChart.Line("median rank", MS, course, "quickest to slowest rank")),
            "The band is the skew: whoever is quicker than the slowest waits for it."));
  }

  private static List<Block> troubles(PackRun run, Ranks ranks, Names names) {
    Map<String, List<Timeline.Span>> lanes = new LinkedHashMap<>();
    for (Stage stage : run.summary().facts().stages()) {
      if (stage.beganNanos().isPresent()) {
        double from = stage.beganNanos().getAsLong() * NANOS;
        double to = stage.endedNanos().orElse(run.summary().facts().lastNanos()) * NANOS;
        lanes
            .computeIfAbsent("stages", _ -> new ArrayList<>())
            .add(new Timeline.Span(from, to, stage.name(), Tone.PLAIN));
      }
    }
    if (ranks.troubles().isEmpty()) {
      return List.of(
          new Block.Note(
              run.title()
                  + ": nothing was found to be wrong with a worker, so there is no timeline of"
                  + " faults."));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Ranks.Trouble trouble : ranks.troubles()) {
      lanes
          .computeIfAbsent(trouble.kind(), _ -> new ArrayList<>())
          .add(
              new Timeline.Span(
                  trouble.onset(), trouble.found(), trouble.kind(), tone(trouble.severity())));
      rows.add(
          List.of(
              Cell.of(trouble.kind()).toned(tone(trouble.severity())),
              seconds(trouble.onset()),
              seconds(trouble.found()),
              seconds(trouble.latency()),
              Cell.of(trouble.message()),
              Cell.of(trouble.advice())));
    }
    List<Timeline.Lane> all = new ArrayList<>();
    lanes.forEach((name, spans) -> all.add(new Timeline.Lane(name, spans)));
    return List.of(
        picture(
            names,
            run,
            "faults",
            new Timeline(
                run.title() + ", what went wrong and how long it was not seen",
                Axis.time("since the start"),
                all,
                "Each bar goes from the onset, as far as the evidence goes back, to the finding.")),
        new Block.Table(
            names.of("ranks findings " + run.title()),
            "What health found wrong with the workers of " + run.title(),
            List.of(
                Block.Column.left("what"),
                Block.Column.right("onset"),
                Block.Column.right("found"),
                Block.Column.right("unseen for"),
                Block.Column.left("evidence"),
                Block.Column.left("advice")),
            rows));
  }

  private static Cell seconds(double seconds) {
    return Cell.of(seconds, Durations.text(Duration.ofNanos(Math.round(seconds / NANOS))));
  }

  private static Tone tone(Severity severity) {
    return switch (severity) {
      case INFO -> Tone.PLAIN;
      case WARNING -> Tone.WARN;
      case CRITICAL -> Tone.BAD;
    };
  }

  private static Block scaling(Scaling scaling, Names names) {
    String why =
        scaling.leftOut().isEmpty()
            ? ""
            : " Left out: " + String.join("; ", scaling.leftOut()) + ".";
    List<Scaling.Point> points = scaling.points();
    if (points.stream().mapToInt(Scaling.Point::workers).distinct().count() < FEWEST) {
      return new Block.Note(
          "No scaling curve: it takes groups of different numbers of workers; name them together."
              + why);
    }
    double[] workers = points.stream().mapToDouble(Scaling.Point::workers).toArray();
    List<String> efficiencies =
        points.stream()
            .map(
                point ->
                    "%s, %s %s: %s"
                        .formatted(
                            point.title(),
                            Numbers.grouped(point.workers()),
                            point.workers() == 1 ? "worker" : "workers",
                            Words.percent(100 * point.efficiency())))
            .toList();
    return new Block.Picture(
        names.of("ranks scaling"),
        LineChart.of(
            "Rate by workers",
            Axis.whole("workers").spanning(0, workers[workers.length - 1]),
            Axis.of("all workers together", RATE).spanning(0, 0),
            List.of(
                LineChart.Line.of(
                    "measured",
                    RATE,
                    workers,
                    points.stream().mapToDouble(Scaling.Point::tokensPerSecond).toArray()),
                LineChart.Line.of(
                    "each worker as fast as in the smallest group",
                    RATE,
                    workers,
                    points.stream().mapToDouble(Scaling.Point::ideal).toArray())),
            "Derived: sum of the ranks' median rates. Efficiency: "
                + String.join("; ", efficiencies)
                + ". Whether the groups did the same work is for the table of configurations to"
                + " say."
                + why));
  }

  private static String name(Rank rank) {
    return "rank " + rank.rank() + (rank.runs() > 1 ? ", " + rank.runs() + " runs" : "");
  }
}
