package dev.tacho.readers.neptune;

import dev.tacho.readers.lines.CsvLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One row of the table, its cells by the names of the columns. A cell may stand in double
/// quotes, a double quote in it doubled, line ends in it kept (RFC 4180). Immutable.
///
/// @param columns where each column stands
/// @param cells the texts, without quotes
record Row(Map<String, Integer> columns, List<String> cells) {
  /// What a table of the exporter has at least.
  private static final List<String> NEEDED =
      List.of("run_id", "attribute_path", "attribute_type", "step", "float_value");

  Row {
    columns = Map.copyOf(columns);
    cells = List.copyOf(cells);
  }

  /// Where the columns stand; empty when this is no such table's first line.
  static Optional<Map<String, Integer>> columns(String line) {
    List<String> names = CsvLine.cells(line);
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      columns.put(names.get(i).replace("\ufeff", ""), i);
    }
    return columns.keySet().containsAll(NEEDED) ? Optional.of(columns) : Optional.empty();
  }

  /// The text in that column; empty where there is none.
  String text(String column) {
    int at = columns.getOrDefault(column, Integer.MAX_VALUE);
    return at < cells.size() ? cells.get(at) : "";
  }

  /// Whether the line opens quotes that it does not close, or closes what an earlier one opened.
  static boolean opens(String line) {
    return line.chars().filter(c -> c == '"').count() % 2 == 1;
  }
}
