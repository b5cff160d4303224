package dev.tacho.report.chart.text;

import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows with a name each, a track of characters and a text behind it: what lying bars, boxes and
/// lanes share. Confined to one thread.
final class Lying {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private record Row(String name, String track, String text) {}

  private final List<Row> rows = new ArrayList<>();
  private final int names;
  private final int width;

  /// @param texts how wide the texts behind the tracks may be
  Lying(List<String> names, int texts, int columns) {
    int widest = 0;
    for (String name : names) {
      widest = Math.max(widest, Width.of(Printable.of(name)));
    }
    this.names = Math.min(widest, Math.max(8, columns / 3));
    this.width = Math.max(8, columns - this.names - 4 - texts);
  }

  /// How many characters a track has.
  int width() {
    return width;
  }

  /// An empty track.
  char[] track() {
    char[] track = new char[width];
    Arrays.fill(track, ' ');
    return track;
  }

  /// Which character of a track a value stands on.
  int at(Scaled scale, double value) {
    return Math.clamp((int) Math.floor(scale.share(value) * width), 0, width - 1);
  }

  /// Fills a track from one share of it to another, the right end by eighths.
  void bar(char[] track, double from, double to) {
    double left = Math.clamp(Math.min(from, to), 0, 1) * width;
    double right = Math.clamp(Math.max(from, to), 0, 1) * width;
    int begin = Math.clamp(Math.round(left), 0, width - 1);
    int end = (int) Math.floor(right);
    for (int i = begin; i < end; i++) {
      track[i] = '█';
    }
    int part = (int) Math.round((right - end) * 8) % 8;
    if (end < width && end >= begin && part > 0) {
      track[end] = EIGHTHS.charAt(part);
    } else if (end <= begin && track[begin] == ' ') {
      // a bar of next to nothing is thin, not absent
      track[begin] = '▏';
    }
  }

  void row(String name, char[] track, String text) {
    rows.add(new Row(Printable.of(name), new String(track), Printable.of(text)));
  }

  /// All rows, then the axis below them.
  List<String> lines(Scaled scale, String label, int columns) {
    List<String> lines = lines(columns);
    lines.add(" ".repeat(names + 1) + "└" + "─".repeat(width));
    String from = scale.label(scale.low());
    String to = scale.label(scale.high());
    String middle = Printable.of(label);
    int gap = Math.max(1, width - Width.of(from) - Width.of(to));
    String between = " ".repeat(gap);
    if (gap >= Width.of(middle) + 2) {
      int before = (gap - Width.of(middle)) / 2;
      between = " ".repeat(before) + middle + " ".repeat(gap - before - Width.of(middle));
    } else if (!middle.isEmpty()) {
      lines.addAll(NoteText.lines("across: " + middle, columns));
    }
    lines.add(Width.cut(" ".repeat(names + 2) + from + between + to, columns));
    return lines;
  }

  /// All rows.
  List<String> lines(int columns) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      String name = Width.pad(Width.cut(row.name, names), names, true);
      String line = name + " │" + row.track + " " + row.text;
      lines.add(Width.cut(line.stripTrailing(), columns));
    }
    return lines;
  }
}
