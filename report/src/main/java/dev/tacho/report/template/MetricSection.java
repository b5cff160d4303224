package dev.tacho.report.template;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.pack.Spread;
import dev.tacho.analysis.pack.Track;
import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Each metric by itself: its numbers, how its values are spread, its course.
final class MetricSection {
  /// Metrics with charts of their own.
  private static final int MOST_CHARTS = 12;

  /// Runs in one chart.
  private static final int MOST_LINES = 10;

  private final Pack pack;
  private final Names names;
  private int charts;

  private MetricSection(Pack pack, Names names) {
    this.pack = pack;
    this.names = names;
  }

  static Section of(Pack pack, Names names) {
    return new MetricSection(pack, names).section();
  }

  private Section section() {
    Map<String, List<Pack.Row>> metrics = new LinkedHashMap<>();
    for (Pack.Row row : pack.rows()) {
      if (!row.account()) {
        metrics.computeIfAbsent(row.metric().name(), _ -> new ArrayList<>()).add(row);
      }
    }
    List<Block> blocks = new ArrayList<>();
    metrics.forEach((name, rows) -> blocks.addAll(metric(name, rows)));
    if (blocks.isEmpty()) {
      blocks.add(new Block.Note("Nothing was measured or reported that could be shown here."));
    } else if (charts > MOST_CHARTS) {
      blocks.add(
          new Block.Note(
              "The first " + MOST_CHARTS + " metrics have charts; --metric names others."));
    }
    return new Section("metrics", "Metric by metric", blocks);
  }

  private List<Block> metric(String name, List<Pack.Row> rows) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(table(name, rows));
    List<Block> drawn = new ArrayList<>();
    bars(name, rows, drawn);
    spreads(name, drawn);
    tracks(name, drawn);
    if (!drawn.isEmpty() && ++charts <= MOST_CHARTS) {
      blocks.addAll(drawn);
    }
    return blocks;
  }

  private Block.Table table(String name, List<Pack.Row> rows) {
    List<List<Cell>> lines = new ArrayList<>();
    for (Pack.Row row : rows) {
      for (int i = 0; i < row.entries().size(); i++) {
        Entry entry = row.entries().get(i);
        lines.add(
            List.of(
                Cell.of(row.label()),
                Cell.of(pack.runs().get(i).title()),
                Words.cell(row, entry),
                Words.interval(entry, row.metric().unit()),
                Words.samples(entry),
                Cell.of(Words.tier(entry))));
      }
    }
    Unit unit = rows.getFirst().metric().unit();
    String in = unit.equals(Unit.ONE) || unit.equals(Unit.UNKNOWN) ? "" : ", in " + unit.symbol();
    return new Block.Table(
        names.of("metric " + name),
        name + in + "; " + direction(rows.getFirst()),
        List.of(
            Block.Column.left("number"),
            Block.Column.left("run"),
            Block.Column.right("value"),
            Block.Column.right("interval"),
            Block.Column.right("samples"),
            Block.Column.left("obtained")),
        lines);
  }

  private static String direction(Pack.Row row) {
    return switch (row.metric().direction()) {
      case LOWER -> "less is better";
      case HIGHER -> "more is better";
      case NEITHER -> "neither way is better";
      case UNKNOWN -> "nobody said which way is better";
    };
  }

  /// The first number that no extreme is, a bar a run.
  private void bars(String name, List<Pack.Row> rows, List<Block> into) {
    if (pack.runs().size() < 2) {
      return;
    }
    List<Pack.Row> shown =
        rows.stream().filter(row -> !row.extreme() && row.known() > 0).limit(4).toList();
    if (shown.isEmpty()) {
      return;
    }
    List<BarChart.Series> series = new ArrayList<>();
    for (Pack.Row row : shown) {
      List<BarChart.Bar> bars = new ArrayList<>();
      row.entries().forEach(entry -> bars.add(bar(entry)));
      series.add(new BarChart.Series(row.label(), bars));
    }
    into.add(
        new Block.Picture(
            names.of("bars " + name),
            new BarChart(
                name + " by run",
                Axis.of(name, shown.getFirst().metric().unit()),
                BarChart.Layout.GROUPED,
                pack.runs().stream().map(PackRun::title).toList(),
                series,
                List.of(),
                "Whiskers are the intervals of the table above, where there are any.")));
  }

  private static BarChart.Bar bar(Entry entry) {
    if (entry.value().isEmpty()) {
      return BarChart.Bar.missing(entry.missing());
    }
    return entry
        .interval()
        .map(i -> BarChart.Bar.of(entry.number(), i.low(), i.high()))
        .orElseGet(() -> BarChart.Bar.of(entry.number()));
  }

  private void spreads(String name, List<Block> into) {
    List<BoxPlot.Box> boxes = new ArrayList<>();
    List<Block> histograms = new ArrayList<>();
    Unit unit = Unit.UNKNOWN;
    for (PackRun run : pack.runs()) {
      for (Spread spread : run.spreads()) {
        if (spread.metric().name().equals(name)) {
          unit = spread.metric().unit();
          boxes.add(
              new BoxPlot.Box(
                  run.title(),
                  spread.low(),
                  spread.firstQuartile(),
                  spread.median(),
                  spread.thirdQuartile(),
                  spread.high(),
                  spread.beyond(),
                  spread.values()));
          if (histograms.size() < 2) {
            histograms.add(histogram(run, spread));
          }
        }
      }
    }
    if (!boxes.isEmpty()) {
      into.addAll(histograms);
      into.add(
          new Block.Picture(
              names.of("box " + name),
              new BoxPlot(
                  name + ", single values",
                  Axis.of(name, unit),
                  boxes,
                  "Boxes reach from the first to the third quartile, whiskers to the last value"
                      + " within 1.5 times that distance; at most 20 values beyond are drawn a"
                      + " side.")));
    }
  }

  private Block histogram(PackRun run, Spread spread) {
    String title = spread.metric().name() + " of " + run.title();
    return new Block.Picture(
        names.of("histogram " + title),
        new Histogram(
            title,
            Axis.of(spread.metric().name(), spread.metric().unit()),
            spread.edges(),
            List.of(new Histogram.Counts(run.title(), spread.counts(), spread.notFinite())),
            List.of(new Rule("median", spread.median())),
            ""));
  }

  private void tracks(String name, List<Block> into) {
    List<LineChart.Line> lines = new ArrayList<>();
    Curve.By across = Curve.By.STEP;
    Unit unit = Unit.UNKNOWN;
    String steps = pack.runs().getFirst().summary().steps().name();
    for (PackRun run : pack.runs()) {
      for (Track track : run.tracks()) {
        if (track.metric().name().equals(name) && lines.size() < MOST_LINES) {
          unit = track.metric().meaning().unit();
          across = track.across();
          String of = track.metric().source().isEmpty() ? "" : " (" + track.metric().source() + ")";
          lines.add(
              new LineChart.Line(
                  run.title() + of, unit, Course.of(track.curve(), 1), "least to greatest"));
        }
      }
    }
    if (!lines.isEmpty()) {
      into.add(
          new Block.Picture(
              names.of("course " + name),
              LineChart.of(
                  name + " over " + (across == Curve.By.STEP ? steps : "its values"),
                  Axis.of(across == Curve.By.STEP ? steps : "value number", Unit.ONE),
                  Axis.of(name, unit),
                  lines,
                  "")));
    }
  }
}
