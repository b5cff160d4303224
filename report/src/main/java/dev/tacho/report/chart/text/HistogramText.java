package dev.tacho.report.chart.text;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.Histogram.Counts;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;

/// Histograms in upright blocks, a set below the other over the same axis. Pure.
final class HistogramText {
  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";
  private static final int LABELS = 10;

  private HistogramText() {}

  static List<String> lines(Histogram chart, int columns, int height) {
    Reach reach = new Reach(chart.x());
    chart.edges().forEach(reach::with);
    Scaled x = reach.exact();
    int width = Math.max(10, columns - LABELS - 2);
    int each = Math.max(3, height / chart.counts().size());
    List<String> lines = new ArrayList<>();
    for (Counts counts : chart.counts()) {
      if (chart.counts().size() > 1) {
        lines.add(Width.cut("  " + Printable.of(counts.name()), columns));
      }
      set(lines, chart, counts, x, width, each);
    }
    lines.add(" ".repeat(LABELS) + " └" + "─".repeat(width));
    String from = x.label(x.low());
    String to = x.label(x.high());
    String name = Printable.of(chart.x().label());
    int gap = Math.max(1, width - Width.of(from) - Width.of(to));
    int before = Math.max(0, (gap - Width.of(name)) / 2);
    String between =
        gap >= Width.of(name) + 2
            ? " ".repeat(before) + name + " ".repeat(gap - before - Width.of(name))
            : " ".repeat(gap);
    lines.add(Width.cut(" ".repeat(LABELS + 2) + from + between + to, columns));
    List<String> marks = new ArrayList<>();
    for (Rule mark : chart.marks()) {
      marks.add(mark.name());
    }
    if (!marks.isEmpty()) {
      lines.addAll(NoteText.lines(String.join("; ", marks), columns));
    }
    return lines;
  }

  private static void set(
      List<String> lines, Histogram chart, Counts counts, Scaled x, int width, int height) {
    double[] columns = new double[width];
    double most = 0;
    for (int c = 0; c < width; c++) {
      columns[c] = tallest(chart, counts, x, c, width);
      most = Math.max(most, columns[c]);
    }
    for (int row = height - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder();
      String label = row == height - 1 ? Numbers.text(most, 4) : row == 0 ? "0" : "";
      line.append(Width.pad(Width.cut(label, LABELS), LABELS, true));
      line.append(label.isEmpty() ? " │" : " ┤");
      for (double count : columns) {
        double level = most > 0 ? count / most * height - row : 0;
        int eighths = Math.clamp(Math.round(level * 8), 0, 8);
        // a bin with a single value is seen
        line.append(EIGHTHS.charAt(row == 0 && count > 0 ? Math.max(1, eighths) : eighths));
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  /// The greatest count of the bins that a column shows a part of.
  private static double tallest(Histogram chart, Counts counts, Scaled x, int column, int width) {
    double from = (double) column / width;
    double to = (column + 1.0) / width;
    double tallest = 0;
    for (int i = 0; i < counts.counts().size(); i++) {
      boolean within =
          x.share(chart.edges().get(i)) < to - 1e-9
              && x.share(chart.edges().get(i + 1)) > from + 1e-9;
      tallest = within ? Math.max(tallest, counts.counts().get(i).doubleValue()) : tallest;
    }
    return tallest;
  }
}
