package dev.tacho.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows under headings, as wide as the screen allows: columns are as wide as their longest cell,
/// and when that is too much the columns that may shrink are cut with `…`, the last first.
/// Confined to one thread.
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private record Column(String heading, boolean right, boolean shrinks, boolean optional) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<String[]> rows = new ArrayList<>();

  /// A table without columns yet.
  public Table() {}

  public Table left(String heading) {
    columns.add(new Column(heading, false, false, false));
    return this;
  }

  public Table right(String heading) {
    columns.add(new Column(heading, true, false, false));
    return this;
  }

  /// A column that gives way when the table is too wide.
  public Table shrinking(String heading) {
    columns.add(new Column(heading, false, true, false));
    return this;
  }

  /// Leaves the column that was added last out while none of its cells says anything.
  public Table whereSaid() {
    Column last = columns.removeLast();
    columns.add(new Column(last.heading, last.right, last.shrinks, true));
    return this;
  }

  /// Adds a row of as many cells as there are columns; cells are made printable.
  public void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + columns.size() + " columns");
    }
    String[] safe = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      safe[i] = Printable.of(cells[i]);
    }
    rows.add(safe);
  }

  /// The table's lines, heading first, none wider than `screen` unless its columns cannot shrink.
  public List<String> lines(int screen) {
    leaveOutSilentColumns();
    int[] widths = widths(screen);
    List<String> lines = new ArrayList<>(rows.size() + 1);
    String[] headings = new String[columns.size()];
    for (int i = 0; i < headings.length; i++) {
      headings[i] = columns.get(i).heading;
    }
    lines.add(line(headings, widths));
    for (String[] row : rows) {
      lines.add(line(row, widths));
    }
    return lines;
  }

  /// The table in Markdown, heading first; what Markdown would take for its own is escaped.
  public List<String> markdown() {
    leaveOutSilentColumns();
    List<String> lines = new ArrayList<>(rows.size() + 2);
    StringBuilder heading = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (Column column : columns) {
      heading.append(' ').append(Markdown.text(column.heading)).append(" |");
      rule.append(column.right ? " ---: |" : " --- |");
    }
    lines.add(heading.toString());
    lines.add(rule.toString());
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (String cell : row) {
        line.append(' ').append(Markdown.text(cell)).append(" |");
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// The table as comma-separated values by RFC 4180, heading first, lines without their ends.
  public List<String> csv() {
    leaveOutSilentColumns();
    List<String> lines = new ArrayList<>(rows.size() + 1);
    StringBuilder heading = new StringBuilder();
    for (Column column : columns) {
      heading
          .append(heading.isEmpty() ? "" : ",")
          .append(quoted(column.heading.toLowerCase(Locale.ROOT)));
    }
    lines.add(heading.toString());
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(i == 0 ? "" : ",").append(quoted(row[i]));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String quoted(String cell) {
    boolean plain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0;
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private void leaveOutSilentColumns() {
    for (int i = columns.size() - 1; i >= 0; i--) {
      if (columns.get(i).optional && isSilent(i)) {
        columns.remove(i);
        for (int r = 0; r < rows.size(); r++) {
          List<String> cells = new ArrayList<>(List.of(rows.get(r)));
          cells.remove(i);
          rows.set(r, cells.toArray(new String[0]));
        }
      }
    }
  }

  private boolean isSilent(int column) {
    for (String[] row : rows) {
      if (!row[column].isEmpty() && !row[column].equals("-")) {
        return false;
      }
    }
    return true;
  }

  private int[] widths(int screen) {
    int[] widths = new int[columns.size()];
    int total = GAP.length() * (widths.length - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Width.of(columns.get(i).heading);
      for (String[] row : rows) {
        widths[i] = Math.max(widths[i], Width.of(row[i]));
      }
      total += widths[i];
    }
    // the last gives way first: what stands in front names the row
    for (int i = widths.length - 1; i >= 0 && total > screen; i--) {
      if (columns.get(i).shrinks) {
        int width = Math.max(Math.min(NARROWEST, widths[i]), widths[i] - (total - screen));
        total -= widths[i] - width;
        widths[i] = width;
      }
    }
    return widths;
  }

  private String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder(120);
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        line.append(GAP);
      }
      line.append(Width.pad(Width.cut(cells[i], widths[i]), widths[i], columns.get(i).right));
    }
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    return line.substring(0, end);
  }
}
