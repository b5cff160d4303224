package dev.tacho.report.pack;

import dev.tacho.report.chart.Chart;
import java.util.List;
import java.util.Optional;

/// A piece of a section.
public sealed interface Block {
  /// Sentences.
  record Prose(String text) implements Block {}

  /// Why something is not there, or how to read what is.
  record Note(String text) implements Block {}

  /// The few figures that matter most, side by side.
  record Kpis(List<Kpi> all) implements Block {
    public Kpis {
      all = List.copyOf(all);
    }
  }

  /// Rows under headings.
  ///
  /// @param name what it is called in its section's place: `platform`, for a file or an anchor
  /// @param caption what it shows
  /// @param rows each of as many cells as there are columns
  record Table(String name, String caption, List<Column> columns, List<List<Cell>> rows)
      implements Block {
    public Table {
      Section.requireId(name);
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<Cell> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "table " + name + " has " + columns.size() + " columns, a row " + row.size());
        }
      }
    }
  }

  /// A chart, with the data that it shows.
  ///
  /// @param name as that of a table
  record Picture(String name, Chart chart) implements Block {
    public Picture {
      Section.requireId(name);
    }

    /// The name of the table with the data behind it.
    public String data() {
      return name + "--data";
    }
  }

  /// One figure of [Kpis].
  ///
  /// @param value with its unit; a dash where there is none
  /// @param detail what narrows it: the run, the percentile, an interval
  /// @param how how it was obtained, or why it is missing
  record Kpi(String name, String value, String detail, String how) {}

  /// A column of a table.
  ///
  /// @param right whether its cells stand at the right, as numbers do
  record Column(String heading, boolean right) {
    public static Column left(String heading) {
      return new Column(heading, false);
    }

    public static Column right(String heading) {
      return new Column(heading, true);
    }
  }

  /// What a block is called in its report; empty for text.
  default Optional<String> id() {
    return switch (this) {
      case Prose _, Note _, Kpis _ -> Optional.empty();
      case Table table -> Optional.of(table.name);
      case Picture picture -> Optional.of(picture.name);
    };
  }
}
