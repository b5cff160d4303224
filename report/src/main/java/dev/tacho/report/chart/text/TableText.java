package dev.tacho.report.chart.text;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.ChartTable;
import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The data of a chart in columns. Pure.
final class TableText {
  private TableText() {}

  static List<String> lines(Chart chart, int columns) {
    List<String> lines = new ArrayList<>();
    if (!chart.title().isEmpty()) {
      lines.add(Width.cut(Printable.of(chart.title()), columns));
    }
    ChartTable data = chart.table();
    Table table = new Table();
    for (ChartTable.Column column : data.columns()) {
      String heading = Printable.of(column.heading()).toUpperCase(Locale.ROOT);
      if (column.numbers()) {
        table.right(heading);
      } else {
        table.shrinking(heading);
      }
    }
    for (List<Cell> row : data.rows()) {
      table.row(row.stream().map(TableText::text).toArray(String[]::new));
    }
    for (String line : table.lines(columns)) {
      lines.add(Width.cut(line, columns));
    }
    for (String note : chart.notes()) {
      lines.addAll(NoteText.lines(note, columns));
    }
    return lines;
  }

  private static String text(Cell cell) {
    return switch (cell) {
      case Cell.Words(String text) -> text;
      case Cell.Value(double value) -> Numbers.text(value);
    };
  }
}
