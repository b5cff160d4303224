package dev.tacho.report.text;

import java.util.ArrayList;
import java.util.List;

/// Names and values under each other. Confined to one thread.
public final class Sheet {
  private final List<String[]> rows = new ArrayList<>();

  /// Nothing in it yet.
  public Sheet() {}

  /// Adds a line; name and value are made printable.
  public Sheet row(String name, String value) {
    rows.add(new String[] {name, Printable.of(value)});
    return this;
  }

  /// The lines, each behind `indent`, the values in one column.
  public List<String> lines(String indent) {
    int widest = 0;
    for (String[] row : rows) {
      widest = Math.max(widest, Width.of(row[0]));
    }
    List<String> lines = new ArrayList<>(rows.size());
    for (String[] row : rows) {
      lines.add(indent + Width.pad(row[0], widest, false) + "  " + row[1]);
    }
    return lines;
  }
}
