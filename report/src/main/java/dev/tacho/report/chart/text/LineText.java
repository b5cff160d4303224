package dev.tacho.report.chart.text;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import dev.tacho.report.text.Wrapped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The Unicode face of a [LineChart]: one series in dots of Braille, two columns of the curve a
/// character; several series with a mark each. A column is drawn from its least to its greatest
/// value, so that nothing is lost. Where values are NaN or infinite, `×` stands below the axis.
final class LineText {
  private static final String MARKS = "•×+o#*@%&=";

  /// Dots of a Braille character, left column then right, from the top.
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  /// Room for the labels of the upright axis.
  private static final int LABELS = 10;

  private final LineChart chart;
  private final int width;
  private final int height;
  private final Scaled x;
  private final Scaled y;

  private LineText(LineChart chart, int width, int height, Scaled x, Scaled y) {
    this.chart = chart;
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
  }

  /// How wide the plot of a chart `columns` wide is.
  static int plot(int columns) {
    return Math.max(10, columns - LABELS - 2);
  }

  /// The chart in lines at most `columns` wide, its plot `height` lines high.
  static List<String> lines(LineChart chart, int columns, int height) {
    List<String> lines = new ArrayList<>();
    if (!chart.title().isEmpty()) {
      lines.add(Width.cut(Printable.of(chart.title()), columns));
    }
    double low = low(chart);
    if (low == Double.POSITIVE_INFINITY) {
      lines.addAll(
          Wrapped.text("nothing to draw: " + nothing(chart), columns, "").lines().toList());
      return lines;
    }
    new LineText(
            chart,
            plot(columns),
            Math.max(3, height),
            across(chart),
            Scaled.of(chart.y(), low, high(chart)))
        .draw(lines, columns);
    return lines;
  }

  private static Scaled across(LineChart chart) {
    double from = chart.x().least();
    double to = chart.x().most();
    if (!(from <= to)) {
      from = Double.POSITIVE_INFINITY;
      to = Double.NEGATIVE_INFINITY;
      for (LineChart.Line line : chart.lines()) {
        for (int i = 0; i < line.course().size(); i++) {
          if (chart.x().holds(line.course().x(i))) {
            from = Math.min(from, line.course().x(i));
            to = Math.max(to, line.course().x(i));
          }
        }
      }
    }
    return Scaled.of(chart.x(), from, to);
  }

  /// The least value that is drawn; positive infinity where nothing is.
  private static double low(LineChart chart) {
    double low = Double.POSITIVE_INFINITY;
    for (LineChart.Line line : chart.lines()) {
      for (int i = 0; i < line.course().size(); i++) {
        double value = line.course().low(i);
        // of a column that reaches below 0, a logarithmic axis shows the part above
        double shown = chart.y().holds(value) ? value : line.course().high(i);
        if (chart.x().holds(line.course().x(i)) && chart.y().holds(shown)) {
          low = Math.min(low, shown);
        }
      }
    }
    return low;
  }

  private static double high(LineChart chart) {
    double high = Double.NEGATIVE_INFINITY;
    for (LineChart.Line line : chart.lines()) {
      for (int i = 0; i < line.course().size(); i++) {
        double value = line.course().high(i);
        if (chart.x().holds(line.course().x(i)) && chart.y().holds(value)) {
          high = Math.max(high, value);
        }
      }
    }
    return high;
  }

  private static String nothing(LineChart chart) {
    long bad = 0;
    for (LineChart.Line line : chart.lines()) {
      bad += line.course().notFinite();
    }
    if (bad > 0) {
      return "all " + Numbers.grouped(bad) + " values are NaN or infinite";
    }
    return isLog(chart) ? "no value is above 0, as a logarithmic axis needs" : "no values there";
  }

  private static boolean isLog(LineChart chart) {
    return chart.y().scale() == Axis.Scale.LOG;
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
    if (!chart.note().isEmpty()) {
      lines.addAll(NoteText.lines(chart.note(), columns));
    }
  }

  /// From which to which place a column of a curve is drawn; both -1 where it is not.
  private int[] reach(Course course, int at, int levels) {
    double from = course.low(at);
    double to = course.high(at);
    if (!chart.y().holds(to)) {
      return new int[] {-1, -1};
    }
    double least = chart.y().holds(from) ? from : y.low();
    return new int[] {y.level(least, levels), y.level(to, levels)};
  }

  /// In which of `places` across a point stands; -1 where in none.
  private int place(Course course, int at, int places) {
    if (course.parts() > 0) {
      return (int) ((long) course.part(at) * places / course.parts());
    }
    return chart.x().holds(course.x(at)) ? x.level(course.x(at), places) : -1;
  }

  private String[] braille() {
    Course course = chart.lines().getFirst().course();
    int[][] cells = new int[height][width];
    for (int i = 0; i < course.size(); i++) {
      int at = place(course, i, 2 * width);
      int[] reach = reach(course, i, height * 4);
      for (int dot = reach[0]; at >= 0 && dot >= 0 && dot <= reach[1]; dot++) {
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
    for (int line = chart.lines().size() - 1; line >= 0; line--) {
      Course course = chart.lines().get(line).course();
      for (int i = 0; i < course.size(); i++) {
        int at = place(course, i, width);
        int[] reach = reach(course, i, height);
        for (int row = reach[0]; at >= 0 && row >= 0 && row <= reach[1]; row++) {
          cells[height - 1 - row][at] = mark(line);
        }
      }
    }
    String[] rows = new String[height];
    for (int row = 0; row < height; row++) {
      rows[row] = new String(cells[row]);
    }
    return rows;
  }

  /// The mark that stands for a series of several.
  static char mark(int line) {
    return MARKS.charAt(line % MARKS.length());
  }

  private String[] labels() {
    String[] labels = new String[height];
    Arrays.fill(labels, "");
    for (Scaled.Tick tick : y.ticks(Math.max(2, height / 3))) {
      labels[height - 1 - y.level(tick.at(), height)] = Width.cut(tick.label(), LABELS);
    }
    return labels;
  }

  private String notFinite() {
    char[] marks = new char[width];
    Arrays.fill(marks, ' ');
    for (LineChart.Line line : chart.lines()) {
      for (int i = 0; i < line.course().size(); i++) {
        int at = place(line.course(), i, width);
        if (at >= 0 && line.course().notFinite(i) > 0) {
          marks[at] = '×';
        }
      }
    }
    return new String(marks);
  }

  private String acrossLabels() {
    String from = x.label(x.low());
    String to = x.label(x.high());
    String middle = Printable.of(chart.x().label());
    int gap = width - Width.of(from) - Width.of(to);
    if (gap < Width.of(middle) + 2) {
      return from + " ".repeat(Math.max(1, gap)) + to;
    }
    int before = (gap - Width.of(middle)) / 2;
    return from + " ".repeat(before) + middle + " ".repeat(gap - before - Width.of(middle)) + to;
  }

  private List<String> legend(int columns) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < chart.lines().size(); i++) {
      LineChart.Line line = chart.lines().get(i);
      String mark = chart.lines().size() == 1 ? "⣿" : Character.toString(mark(i));
      String unit = line.unit().symbol();
      String of = unit.equals("1") || unit.equals("?") ? "" : " in " + unit;
      long bad = line.course().notFinite();
      String not = bad == 0 ? "" : ", " + Numbers.grouped(bad) + " values NaN or infinite";
      lines.add(Width.cut("  " + mark + " " + Printable.of(line.name()) + of + not, columns));
    }
    if (isLog(chart)) {
      long below = belowLog();
      String not =
          below == 0 ? "" : "; " + below + " columns reach 0 or below, which it cannot show";
      lines.addAll(NoteText.lines("logarithmic axis" + not, columns));
    }
    return lines;
  }

  /// How many points of all lines reach where a logarithmic axis cannot show them.
  private long belowLog() {
    long n = 0;
    for (LineChart.Line line : chart.lines()) {
      for (int i = 0; i < line.course().size(); i++) {
        n += line.course().low(i) <= 0 ? 1 : 0;
      }
    }
    return n;
  }

  private static String trimmed(String line) {
    return line.stripTrailing();
  }
}
