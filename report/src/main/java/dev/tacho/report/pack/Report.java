package dev.tacho.report.pack;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.ChartTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is said of some runs, in sections. Immutable.
///
/// @param title as its reader gave it, with whatever characters that has
/// @param template the word of the template that made it
/// @param made when, by the wall clock
/// @param writer the program that made it, as `tacho 0.1.0`
/// @param runs what it is about
/// @param sections the last one, [#DATA], holds the data behind the charts of those before it
public record Report(
    String title,
    Optional<String> author,
    String template,
    Instant made,
    String writer,
    List<Covered> runs,
    List<Section> sections) {
  /// Id of the section with the data behind the charts.
  public static final String DATA = "data";

  /// Digits of a number where there is no unit to go by.
  private static final int DIGITS = 5;

  public Report {
    runs = List.copyOf(runs);
    sections = withData(sections);
    Set<String> ids = new HashSet<>();
    for (Section section : sections) {
      if (!ids.add(section.id())) {
        throw new IllegalArgumentException("two sections have the id " + section.id());
      }
      for (Block block : section.blocks()) {
        if (block.id().filter(id -> !ids.add(id)).isPresent()) {
          throw new IllegalArgumentException("two blocks have the id " + block.id().get());
        }
      }
    }
  }

  /// A run that the report is about.
  ///
  /// @param title how tables and legends name it
  public record Covered(String id, String title) {}

  private static List<Section> withData(List<Section> sections) {
    List<Block> tables = new ArrayList<>();
    for (Section section : sections) {
      if (section.id().equals(DATA)) {
        return List.copyOf(sections);
      }
      for (Block block : section.blocks()) {
        if (block instanceof Block.Picture picture && picture.chart().nothing().isEmpty()) {
          tables.add(data(section, picture));
        }
      }
    }
    if (tables.isEmpty()) {
      return List.copyOf(sections);
    }
    List<Section> all = new ArrayList<>(sections);
    all.add(new Section(DATA, "Data behind the charts", tables));
    return List.copyOf(all);
  }

  private static Block.Table data(Section section, Block.Picture picture) {
    ChartTable table = picture.chart().table();
    List<Block.Column> columns = new ArrayList<>();
    for (ChartTable.Column column : table.columns()) {
      columns.add(new Block.Column(column.heading(), column.numbers()));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (List<ChartTable.Cell> row : table.rows()) {
      List<Cell> cells = new ArrayList<>();
      for (ChartTable.Cell cell : row) {
        cells.add(
            switch (cell) {
              case ChartTable.Cell.Words(var text) -> Cell.of(text);
              case ChartTable.Cell.Value(var value) -> Cell.of(value, Numbers.text(value, DIGITS));
            });
      }
      rows.add(cells);
    }
    String title = picture.chart().title();
    return new Block.Table(
        picture.data(), title.isEmpty() ? section.heading() : title, columns, rows);
  }
}
