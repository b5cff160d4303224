package dev.tacho.report.chart;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Values over steps, time or load: a line each, with the band around it where it has one.
///
/// @param limits lines across at a value
/// @param moments upright lines at a place
public record LineChart(
    String title,
    Axis x,
    Axis y,
    List<Line> lines,
    List<Rule> limits,
    List<Rule> moments,
    String note)
    implements Chart {
  public LineChart {
    lines = List.copyOf(lines);
    limits = List.copyOf(limits);
    moments = List.copyOf(moments);
  }

  /// Lines alone.
  public static LineChart of(String title, Axis x, Axis y, List<Line> lines, String note) {
    return new LineChart(title, x, y, lines, List.of(), List.of(), note);
  }

  /// One series.
  ///
  /// @param name for the legend
  /// @param unit of its values, as lines of one chart may differ
  /// @param band what its band is: `least to greatest`, `95 % interval`; empty text for none
  public record Line(String name, Unit unit, Course course, String band) {
    /// Points without a band.
    public static Line of(String name, Unit unit, double[] x, double[] y) {
      return new Line(name, unit, Course.of(x, y), "");
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    for (Line line : lines) {
      for (int i = 0; i < line.course.size(); i++) {
        if (x.holds(line.course.x(i)) && y.holds(line.course.y(i))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    for (Line line : lines) {
      for (int i = 0; i < line.course.size(); i++) {
        notes.countNotFinite(line.course.notFinite(i));
        if (line.course.notFinite(i) == 0) {
          notes.count(y, line.course.y(i));
        }
        if (!x.holds(line.course.x(i))) {
          notes.count(x, line.course.x(i));
        }
      }
    }
    return notes;
  }

  /// A row a place, a column a line; a line's band has two columns of its own.
  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(x.label(), true));
    TreeMap<Double, List<Cell>> rows = new TreeMap<>();
    for (Line line : lines) {
      int width = columns.size();
      String label = Labels.named(line.name, line.unit);
      boolean banded = line.course.banded();
      columns.add(new Column(label, true));
      if (banded) {
        columns.add(new Column(label + " from", true));
        columns.add(new Column(label + " to", true));
      }
      for (int i = 0; i < line.course.size(); i++) {
        double at = line.course.x(i);
        List<Cell> row = rows.computeIfAbsent(at, _ -> new ArrayList<>(List.of(Cell.of(at))));
        fill(row, width);
        if (row.size() == width) {
          row.add(Cell.of(line.course.y(i)));
          if (banded) {
            row.add(Cell.of(line.course.low(i)));
            row.add(Cell.of(line.course.high(i)));
          }
        }
      }
    }
    for (List<Cell> row : rows.values()) {
      fill(row, columns.size());
    }
    return new ChartTable(columns, List.copyOf(rows.values()));
  }

  private static void fill(List<Cell> row, int width) {
    while (row.size() < width) {
      row.add(Cell.of(""));
    }
  }
}
