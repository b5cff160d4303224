package dev.tacho.report.template;

import dev.tacho.analysis.pack.Delta;
import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// Every run by every number: how far from the first run's, shaded towards better and worse.
final class HeatMapSection {
  /// Columns that still can be read.
  private static final int MOST = 16;

  private HeatMapSection() {}

  static Section of(Pack pack, boolean normalised, Names names) {
    if (pack.runs().size() < 2) {
      return section(
          new Block.Note("One run: there is no other to hold it against. Name more runs."));
    }
    List<Pack.Row> rows =
        pack.judged().stream().filter(row -> row.entries().getFirst().isFinite()).toList();
    if (rows.isEmpty()) {
      return section(
          new Block.Note(
              "The first run, "
                  + pack.runs().getFirst().title()
                  + ", has no number that says which way is better; put another run first."));
    }
    List<Pack.Row> shown = rows.subList(0, Math.min(MOST, rows.size()));
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    for (int i = 0; i < pack.runs().size(); i++) {
      List<HeatMap.Cell> line = new ArrayList<>();
      for (Pack.Row row : shown) {
        line.add(cell(row, i, normalised));
      }
      cells.add(line);
    }
    String note =
        "Shaded by how much better or worse than "
            + pack.runs().getFirst().title()
            + "; no statement about chance."
            + (rows.size() > MOST
                ? " Of "
                    + rows.size()
                    + " numbers the first "
                    + MOST
                    + " are shown; --metric"
                    + " names others."
                : "");
    return section(
        new Block.Picture(
            names.of("heat map"),
            new HeatMap(
                "Runs by numbers",
                Axis.of("better by", Unit.PERCENT),
                HeatMap.Ramp.DIVERGING,
                shown.stream().map(Pack.Row::label).toList(),
                pack.runs().stream().map(run -> run.title()).toList(),
                cells,
                note)));
  }

  private static HeatMap.Cell cell(Pack.Row row, int run, boolean normalised) {
    Entry entry = row.entries().get(run);
    if (!entry.isFinite()) {
      return HeatMap.Cell.missing(Words.NONE);
    }
    Delta delta = Delta.of(row, 0, run);
    String value = Words.value(entry.number(), row.metric().unit());
    return new HeatMap.Cell(
        delta.better(),
        normalised && !Double.isNaN(delta.percent()) ? Words.signed(delta.percent()) : value);
  }

  private static Section section(Block block) {
    return new Section("heat-map", "Runs by numbers", List.of(block));
  }
}
