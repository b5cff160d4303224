package dev.tacho.report.chart;

import java.util.List;

/// The data behind a chart: what a page shows below it, what its CSV holds.
public record ChartTable(List<Column> columns, List<List<Cell>> rows) {
  public ChartTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells in a table of " + columns.size() + " columns");
      }
    }
  }

  /// A column.
  ///
  /// @param heading with the unit of its numbers: `latency (ms)`
  /// @param numbers whether it holds numbers, which stand to the right
  public record Column(String heading, boolean numbers) {}

  /// What stands in one place.
  public sealed interface Cell {
    /// Words; empty text for a place that holds nothing.
    record Words(String text) implements Cell {}

    /// A number as it was given, NaN and infinity among them.
    record Value(double value) implements Cell {}

    static Cell of(String text) {
      return new Words(text);
    }

    static Cell of(double value) {
      return new Value(value);
    }
  }
}
