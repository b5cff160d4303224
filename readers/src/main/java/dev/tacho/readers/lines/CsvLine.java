package dev.tacho.readers.lines;

import java.util.ArrayList;
import java.util.List;

/// A line of comma-separated text, taken apart. For tables that are small; what is read by the
/// million has its own way over the bytes.
public final class CsvLine {
  private CsvLine() {}

  /// The cells of `line`. One may stand in double quotes, a double quote in it doubled (RFC 4180).
  public static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
