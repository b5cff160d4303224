package dev.tacho.report.chart.text;

import dev.tacho.report.chart.Scatter;
import dev.tacho.report.chart.Scatter.Cloud;
import dev.tacho.report.chart.Scatter.Dot;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Points in a field of characters, a mark a cloud; points of the frontier stand as `◆`. Pure.
final class ScatterText {
  private static final int LABELS = 10;

  private ScatterText() {}

  static List<String> lines(Scatter chart, int columns, int height) {
    Reach across = new Reach(chart.x());
    Reach up = new Reach(chart.y());
    for (Cloud cloud : chart.clouds()) {
      for (Dot dot : cloud.dots()) {
        if (chart.holds(dot)) {
          across.with(dot.x());
          up.with(dot.y());
        }
      }
    }
    Scaled x = across.exact();
    Scaled y = up.exact();
    int width = Math.max(10, columns - LABELS - 2);
    int high = Math.max(3, height);
    char[][] field = field(chart, x, y, width, high);
    String[] labels = new String[high];
    Arrays.fill(labels, "");
    for (Scaled.Tick tick : y.ticks(Math.max(2, high / 3))) {
      labels[high - 1 - y.level(tick.at(), high)] = Width.cut(tick.label(), LABELS);
    }
    List<String> lines = new ArrayList<>();
    if (!chart.y().label().isEmpty()) {
      lines.add(Width.cut("  " + Printable.of(chart.y().label()), columns));
    }
    for (int row = 0; row < high; row++) {
      String rim = labels[row].isEmpty() ? " │" : " ┤";
      lines.add(
          (Width.pad(labels[row], LABELS, true) + rim + new String(field[row])).stripTrailing());
    }
    lines.add(" ".repeat(LABELS) + " └" + "─".repeat(width));
    String from = x.label(x.low());
    String to = x.label(x.high());
    String name = Printable.of(chart.x().label());
    int gap = Math.max(1, width - Width.of(from) - Width.of(to));
    int before = Math.max(0, (gap - Width.of(name)) / 2);
    boolean fits = gap >= Width.of(name) + 2;
    String between =
        fits
            ? " ".repeat(before) + name + " ".repeat(gap - before - Width.of(name))
            : " ".repeat(gap);
    lines.add(Width.cut(" ".repeat(LABELS + 2) + from + between + to, columns));
    for (int s = 0; s < chart.clouds().size(); s++) {
      String cloud = Printable.of(chart.clouds().get(s).name());
      lines.add(Width.cut("  " + LineText.mark(s) + " " + cloud, columns));
    }
    frontier(lines, chart, columns);
    return lines;
  }

  private static char[][] field(Scatter chart, Scaled x, Scaled y, int width, int height) {
    char[][] field = new char[height][width];
    for (char[] row : field) {
      Arrays.fill(row, ' ');
    }
    for (int s = chart.clouds().size() - 1; s >= 0; s--) {
      for (Dot dot : chart.clouds().get(s).dots()) {
        if (chart.holds(dot)) {
          field[height - 1 - y.level(dot.y(), height)][x.level(dot.x(), width)] = LineText.mark(s);
        }
      }
    }
    for (Dot dot : chart.frontier()) {
      if (chart.holds(dot)) {
        field[height - 1 - y.level(dot.y(), height)][x.level(dot.x(), width)] = '◆';
      }
    }
    return field;
  }

  private static void frontier(List<String> lines, Scatter chart, int columns) {
    if (chart.frontier().isEmpty()) {
      return;
    }
    List<String> names =
        chart.frontier().stream().map(Dot::label).filter(s -> !s.isEmpty()).toList();
    String text = names.isEmpty() ? "" : ": " + String.join(", ", names);
    lines.addAll(NoteText.lines("◆ frontier" + text, columns));
  }
}
