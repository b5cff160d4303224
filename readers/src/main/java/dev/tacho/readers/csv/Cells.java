package dev.tacho.readers.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The cells of one line, in place. A cell may stand in double quotes, a double quote in it is
/// doubled (RFC 4180); a line end in a cell is not, as no metric has one. Used again for the next
/// line. Confined to one thread.
final class Cells {
  /// Columns after these are not read.
  static final int MOST = 10_000;

  private byte[] bytes = {};
  private int[] starts = new int[64];
  private int[] stops = new int[64];
  private int count;

  /// Takes a line apart.
  void split(byte[] line, int from, int to, byte separator) {
    bytes = line;
    count = 0;
    int at = from;
    while (at <= to && count < MOST) {
      int end = at;
      boolean quoted = false;
      while (end < to && (quoted || line[end] != separator)) {
        quoted ^= line[end] == '"';
        end++;
      }
      add(at, end);
      at = end + 1;
    }
  }

  int count() {
    return count;
  }

  boolean isEmpty(int cell) {
    return starts[cell] == stops[cell];
  }

  /// The text of a cell, without its quotes.
  String text(int cell) {
    String text =
        new String(bytes, starts[cell], stops[cell] - starts[cell], StandardCharsets.UTF_8);
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }

  private void add(int from, int to) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      stops = Arrays.copyOf(stops, count * 2);
    }
    int start = from;
    int stop = to;
    while (start < stop && (bytes[start] == ' ' || bytes[start] == '\t')) {
      start++;
    }
    while (stop > start && (bytes[stop - 1] == ' ' || bytes[stop - 1] == '\r')) {
      stop--;
    }
    starts[count] = start;
    stops[count] = stop;
    count++;
  }
}
