package dev.tacho.report.template;

import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// Which run has which number, and why one has none.
final class CoverageSection {
  private CoverageSection() {}

  static Section of(Pack pack, Names names) {
    if (pack.rows().isEmpty()) {
      return new Section(
          "coverage", "Coverage", List.of(new Block.Note("No run has a number at all.")));
    }
    List<Block.Column> columns = new ArrayList<>();
    columns.add(Block.Column.left("number"));
    pack.runs().forEach(run -> columns.add(Block.Column.left(run.title())));
    List<List<Cell>> rows = new ArrayList<>();
    for (Pack.Row row : pack.rows()) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(row.label()));
      row.entries().forEach(entry -> cells.add(cell(entry)));
      rows.add(cells);
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Table(
            names.of("coverage matrix"),
            "What each run knows: how a number was obtained, or why it is missing",
            columns,
            rows));
    pack.runs()
        .forEach(
            run ->
                run.result()
                    .problems()
                    .forEach(p -> blocks.add(new Block.Note(run.title() + ": " + p))));
    return new Section("coverage", "Coverage", blocks);
  }

  private static Cell cell(Entry entry) {
    if (entry.value().isEmpty()) {
      return Cell.missing("missing: " + entry.missing());
    }
    String samples = entry.samples().isPresent() ? ", " + Words.samples(entry).text() : "";
    return Cell.of(Words.tier(entry) + samples);
  }
}
