package dev.tacho.report.html;

import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import java.util.List;

/// How the columns of a table share the width of a sheet of paper. Each has room for its longest
/// word, up to a limit; what is left goes to the columns in which text would have to wrap.
final class Shares {
  /// Letters of a line across the sheet, in the usual size and in the small one.
  private static final double LINE = 122;

  private static final double SMALL_LINE = 146;

  /// Letters that the space on both sides of a cell takes.
  private static final double EDGE = 2.5;

  private static final int LEAST = 5;
  private static final int LEAST_NUMBER = 9;
  private static final int LONGEST_WORD = 30;

  /// A column with nothing longer than this wraps nothing.
  private static final int SHORT_TEXT = 18;

  private static final int LONGEST_TEXT = 120;

  private final double[] least;
  private final double[] wanted;

  private Shares(int columns) {
    least = new double[columns];
    wanted = new double[columns];
  }

  static Shares of(Block.Table table) {
    List<Block.Column> columns = table.columns();
    Shares shares = new Shares(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Block.Column column = columns.get(i);
      // headings are bold
      double word = 1.15 * longestWord(column.heading());
      double wanted = 0;
      for (List<Cell> row : table.rows()) {
        String text = row.get(i).text();
        word = Math.max(word, longestWord(text));
        wanted = Math.max(wanted, Math.min(text.length(), LONGEST_TEXT));
      }
      if (wanted <= SHORT_TEXT) {
        word = Math.max(word, wanted);
      }
      int floor = column.right() ? LEAST_NUMBER : LEAST;
      shares.least[i] = Math.clamp(word, floor, LONGEST_WORD) + EDGE;
      shares.wanted[i] = Math.max(wanted + EDGE, shares.least[i]);
    }
    return shares;
  }

  /// Whether the words need the small size to stay whole.
  boolean isWide() {
    return sum(least) > LINE;
  }

  /// The percentages of the width that the columns get.
  double[] percents() {
    double line = isWide() ? SMALL_LINE : LINE;
    double room = Math.max(line - sum(least), 0);
    double more = sum(wanted) - sum(least);
    double given = more > 0 ? Math.min(room / more, 1) : 0;
    double[] widths = new double[least.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = least[i] + (wanted[i] - least[i]) * given;
    }
    double all = sum(widths);
    for (int i = 0; i < widths.length; i++) {
      widths[i] *= 100 / all;
    }
    return widths;
  }

  private static double sum(double[] all) {
    double sum = 0;
    for (double one : all) {
      sum += one;
    }
    return sum;
  }

  private static int longestWord(String text) {
    int longest = 0;
    int word = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      word = c == ' ' || c == '\n' ? 0 : word + 1;
      longest = Math.max(longest, word);
    }
    return longest;
  }
}
