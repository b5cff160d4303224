package dev.tacho.report.chart;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// The Unicode face of a [Chart]: one series in dots of Braille, two columns of the curve a
/// character; several series with a mark each. A column is drawn from its least to its greatest
/// value, so that nothing is lost. Where values are NaN or infinite, `×` stands below the axis.
public final class ChartText {
  private static final String MARKS = "•×+o#*@%&=";

  /// Dots of a Braille character, left column then right, from the top.
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  private final Chart chart;
  private final int width;
  private final int height;
  private final double low;
  private final double high;

  private ChartText(Chart chart, int width, int height, double low, double high) {
    this.chart = chart;
    this.width = width;
    this.height = height;
    this.low = low;
    this.high = high;
  }

  /// How many columns a curve needs for a chart `columns` wide with so many lines: two a
  /// character for a single one.
  public static int columns(int columns, int lines) {
    int width = plot(columns);
    return lines == 1 ? 2 * width : width;
  }

  private static int plot(int columns) {
    return Math.max(10, columns - LABELS - 2);
  }

  /// Room for the labels of the upright axis.
  private static final int LABELS = 10;

  /// The chart in lines at most `columns` wide, its plot `height` lines high.
  public static List<String> lines(Chart chart, int columns, int height) {
    List<String> lines = new ArrayList<>();
    if (!chart.title().isEmpty()) {
      lines.add(Width.cut(Printable.of(chart.title()), columns));
    }
    OptionalDouble low = chart.low();
    if (low.isEmpty()) {
      lines.add("nothing to draw: " + nothing(chart));
      return lines;
    }
    double least = low.getAsDouble();
    double most = chart.high().orElse(least);
    new ChartText(chart, plot(columns), Math.max(3, height), least, most).draw(lines, columns);
    return lines;
  }

  private static String nothing(Chart chart) {
    long bad = 0;
    for (Chart.Line line : chart.lines()) {
      bad += line.notFinite();
    }
    if (bad > 0) {
      return "all " + Numbers.grouped(bad) + " values are NaN or infinite";
    }
    return chart.log() ? "no value is above 0, as a logarithmic axis needs" : "no values there";
  }

  private void draw(List<String> lines, int columns) {
    String[] plot = chart.lines().size() == 1 ? braille() : marked();
    String[] labels = labels();
    for (int row = 0; row < height; row++) {
      boolean tick = !labels[row].isEmpty();
      lines.add(trimmed(Width.pad(labels[row], LABELS, true) + (tick ? " ┤" : " │") + plot[row]));
    }
    lines.add(" ".repeat(LABELS) + " └" + "─".repeat(width));
    String bad = notFinite();
    if (!bad.isBlank()) {
      lines.add(trimmed(Width.pad("NaN, inf", LABELS, true) + "  " + bad));
    }
    lines.add(trimmed(" ".repeat(LABELS + 2) + acrossLabels()));
    lines.addAll(legend(columns));
  }

  /// 0 for the lowest place of `levels`, `levels` - 1 for the highest.
  private int level(double value, int levels) {
    double at = chart.log() ? Math.log(value) : value;
    double from = chart.log() ? Math.log(low) : low;
    double to = chart.log() ? Math.log(high) : high;
    if (!(to > from)) {
      return levels / 2;
    }
    double share = (at / 2 - from / 2) / (to / 2 - from / 2);
    return Math.clamp(Math.round(share * (levels - 1)), 0, levels - 1);
  }

  /// From which to which place a column of a curve is drawn; both -1 where it is not.
  private int[] reach(Curve curve, int column, int levels) {
    double from = curve.low(column);
    double to = curve.high(column);
    if (Double.isNaN(to) || (chart.log() && !(to > 0))) {
      return new int[] {-1, -1};
    }
    double least = chart.log() && !(from > 0) ? low : from;
    return new int[] {level(least, levels), level(to, levels)};
  }

  private String[] braille() {
    Curve curve = chart.lines().getFirst().curve();
    int[][] cells = new int[height][width];
    for (int column = 0; column < curve.columns(); column++) {
      int at = (int) ((long) column * 2 * width / curve.columns());
      int[] reach = reach(curve, column, height * 4);
      for (int dot = reach[0]; dot >= 0 && dot <= reach[1]; dot++) {
        int fromTop = height * 4 - 1 - dot;
        cells[fromTop / 4][at / 2] |= DOTS[at % 2][fromTop % 4];
      }
    }
    String[] rows = new String[height];
    for (int row = 0; row < height; row++) {
      StringBuilder line = new StringBuilder(width);
      for (int cell : cells[row]) {
        line.append(cell == 0 ? ' ' : (char) (0x2800 + cell));
      }
      rows[row] = line.toString();
    }
    return rows;
  }

  private String[] marked() {
    char[][] cells = new char[height][width];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    // the first series is drawn last, over the others
    for (int i = chart.lines().size() - 1; i >= 0; i--) {
      Curve curve = chart.lines().get(i).curve();
      for (int column = 0; column < curve.columns(); column++) {
        int at = (int) ((long) column * width / curve.columns());
        int[] reach = reach(curve, column, height);
        for (int row = reach[0]; row >= 0 && row <= reach[1]; row++) {
          cells[height - 1 - row][at] = mark(i);
        }
      }
    }
    String[] rows = new String[height];
    for (int row = 0; row < height; row++) {
      rows[row] = new String(cells[row]);
    }
    return rows;
  }

  private static char mark(int line) {
    return MARKS.charAt(line % MARKS.length());
  }

  private String[] labels() {
    String[] labels = new String[height];
    Arrays.fill(labels, "");
    int most = Math.max(2, height / 3);
    double[] ticks =
        chart.log() ? Ticks.logarithmic(low, high, most) : Ticks.linear(low, high, most);
    for (double tick : ticks) {
      labels[height - 1 - level(tick, height)] = Width.cut(Numbers.text(tick, 4), LABELS);
    }
    return labels;
  }

  private String notFinite() {
    char[] marks = new char[width];
    Arrays.fill(marks, ' ');
    for (Chart.Line line : chart.lines()) {
      Curve curve = line.curve();
      for (int column = 0; column < curve.columns(); column++) {
        if (curve.notFinite(column) > 0) {
          marks[(int) ((long) column * width / curve.columns())] = '×';
        }
      }
    }
    return new String(marks);
  }

  private String acrossLabels() {
    String from = across(chart.span().from());
    String to = across(chart.span().to());
    String middle = chart.xName();
    int gap = width - Width.of(from) - Width.of(to);
    if (gap < Width.of(middle) + 2) {
      return from + " ".repeat(Math.max(1, gap)) + to;
    }
    int before = (gap - Width.of(middle)) / 2;
    return from + " ".repeat(before) + middle + " ".repeat(gap - before - Width.of(middle)) + to;
  }

  private String across(long at) {
    return chart.across() == Curve.By.TIME ? Durations.ofNanos(at) : Numbers.grouped(at);
  }

  private List<String> legend(int columns) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < chart.lines().size(); i++) {
      Chart.Line line = chart.lines().get(i);
      String mark = chart.lines().size() == 1 ? "⣿" : Character.toString(mark(i));
      String unit = line.unit().symbol();
      String of = unit.equals("1") || unit.equals("?") ? "" : " in " + unit;
      long bad = line.notFinite();
      String not = bad == 0 ? "" : ", " + Numbers.grouped(bad) + " values NaN or infinite";
      lines.add(Width.cut("  " + mark + " " + Printable.of(line.name()) + of + not, columns));
    }
    if (chart.log()) {
      long below = chart.belowLog();
      lines.add(
          "  logarithmic axis"
              + (below == 0
                  ? ""
                  : "; " + below + " columns reach 0 or below, which it cannot show"));
    }
    return lines;
  }

  private static String trimmed(String line) {
    return line.stripTrailing();
  }
}
