package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Points by two values, with the line along the best of them where there is one.
///
/// @param frontier the best points in order; none for no line
public record Scatter(
    String title, Axis x, Axis y, List<Cloud> clouds, List<Dot> frontier, String note)
    implements Chart {
  public Scatter {
    clouds = List.copyOf(clouds);
    frontier = List.copyOf(frontier);
  }

  /// Points of one kind.
  ///
  /// @param name for the legend
  public record Cloud(String name, List<Dot> dots) {
    public Cloud {
      dots = List.copyOf(dots);
    }
  }

  /// A point.
  ///
  /// @param label what it is; empty text for nothing to say
  public record Dot(double x, double y, String label) {}

  /// Whether a point has a place on both axes.
  public boolean holds(Dot dot) {
    return x.holds(dot.x) && y.holds(dot.y);
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = clouds.stream().anyMatch(cloud -> cloud.dots.stream().anyMatch(this::holds));
    return any ? Optional.empty() : Optional.of(counted().nothing("points"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    for (Cloud cloud : clouds) {
      for (Dot dot : cloud.dots) {
        notes.count(x, dot.x);
        notes.count(y, dot.y);
      }
    }
    return notes;
  }

  @Override
  public ChartTable table() {
    boolean several = clouds.size() > 1;
    boolean labels =
        clouds.stream().anyMatch(c -> c.dots.stream().anyMatch(d -> !d.label.isEmpty()));
    List<Column> columns = new ArrayList<>();
    if (several) {
      columns.add(new Column("series", false));
    }
    if (labels) {
      columns.add(new Column("point", false));
    }
    columns.add(new Column(x.label(), true));
    columns.add(new Column(y.label(), true));
    if (!frontier.isEmpty()) {
      columns.add(new Column("frontier", false));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Cloud cloud : clouds) {
      for (Dot dot : cloud.dots) {
        List<Cell> row = new ArrayList<>();
        if (several) {
          row.add(Cell.of(cloud.name));
        }
        if (labels) {
          row.add(Cell.of(dot.label));
        }
        row.add(Cell.of(dot.x));
        row.add(Cell.of(dot.y));
        if (!frontier.isEmpty()) {
          row.add(Cell.of(frontier.contains(dot) ? "on it" : ""));
        }
        rows.add(row);
      }
    }
    return new ChartTable(columns, rows);
  }
}
