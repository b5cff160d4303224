package dev.tacho.report.template;

import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Each number over the runs, in the order in which they began.
final class TrendSection {
  private static final int MOST = 8;
  private static final int FEWEST = 2;
  private static final double MILLIS = 1e-3;

  private TrendSection() {}

  static Section of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    List<Integer> dated = dated(pack);
    if (dated.size() < FEWEST) {
      blocks.add(
          new Block.Note(
              "No trend: it takes two runs that say when they began, there "
                  + (dated.size() == 1 ? "is 1." : "are none.")));
      return new Section("trend", "Over time", blocks);
    }
    int drawn = 0;
    int more = 0;
    for (Pack.Row row : pack.judged()) {
      if (row.known() >= FEWEST) {
        if (drawn++ < MOST) {
          blocks.add(line(pack, row, dated, names));
        } else {
          more++;
        }
      }
    }
    if (drawn == 0) {
      blocks.add(new Block.Note("No number is known of two of the runs."));
    }
    if (more > 0) {
      blocks.add(new Block.Note(more + " more numbers are not drawn; --metric names others."));
    }
    blocks.add(
        new Block.Note(
            "Lines join single numbers of each run; tacho trend tells where the level changed, and"
                + " which run brought it."));
    return new Section("trend", "Over time", blocks);
  }

  private static List<Integer> dated(Pack pack) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < pack.runs().size(); i++) {
      if (began(pack.runs().get(i)).isPresent()) {
        places.add(i);
      }
    }
    places.sort(Comparator.comparing(i -> began(pack.runs().get(i)).orElseThrow()));
    return places;
  }

  private static Optional<Instant> began(PackRun run) {
    return run.summary().header().startedAt();
  }

  private static Block line(Pack pack, Pack.Row row, List<Integer> dated, Names names) {
    List<Integer> known = dated.stream().filter(i -> row.entries().get(i).isFinite()).toList();
    double[] x =
        known.stream()
            .mapToDouble(i -> began(pack.runs().get(i)).orElseThrow().toEpochMilli() * MILLIS)
            .toArray();
    double[] y = known.stream().mapToDouble(i -> row.entries().get(i).number()).toArray();
    double[] low = known.stream().mapToDouble(i -> end(row.entries().get(i), true)).toArray();
    double[] high = known.stream().mapToDouble(i -> end(row.entries().get(i), false)).toArray();
    List<String> lacking = new ArrayList<>();
    for (int i = 0; i < row.entries().size(); i++) {
      if (!known.contains(i)) {
        lacking.add(pack.runs().get(i).title());
      }
    }
    String direction =
        switch (row.metric().direction()) {
          case LOWER -> "Less is better.";
          case HIGHER -> "More is better.";
          case NEITHER, UNKNOWN -> "Nobody said which way is better.";
        };
    return new Block.Picture(
        names.of("trend " + row.label()),
        LineChart.of(
            row.label(),
            Axis.date("begin of the run"),
            Axis.of(row.label(), row.metric().unit()),
            List.of(
                new LineChart.Line(
                    row.label(),
                    row.metric().unit(),
                    Course.banded(x, y, low, high),
                    "interval of each run")),
            direction
                + (lacking.isEmpty() ? "" : " Not known of " + String.join(", ", lacking) + ".")));
  }

  private static double end(Entry entry, boolean low) {
    return entry.interval().map(i -> low ? i.low() : i.high()).orElse(Double.NaN);
  }
}
