package dev.tacho.report.chart.text;

import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import dev.tacho.report.text.Wrapped;
import java.util.List;

/// What stands below a chart, in lines. Pure.
final class NoteText {
  private static final String INDENT = "  ";

  private NoteText() {}

  /// `sentence` in lines at most `columns` wide.
  static List<String> lines(String sentence, int columns) {
    return Wrapped.text(INDENT + Printable.of(sentence), columns, INDENT)
        .lines()
        .map(line -> Width.cut(line, columns))
        .toList();
  }
}
