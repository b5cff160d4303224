package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shares of several kinds around a centre, 0 in it and 1 on the rim: a shape a run.
///
/// @param scale what the shares are of: `share of the best`
/// @param spokes the kinds, from the top clockwise
public record Radar(
    String title, String scale, List<String> spokes, List<Shape> shapes, String note)
    implements Chart {
  public Radar {
    spokes = List.copyOf(spokes);
    shapes = List.copyOf(shapes);
    for (Shape shape : shapes) {
      if (shape.shares.size() != spokes.size()) {
        throw new IllegalArgumentException(
            "'"
                + shape.name
                + "' has "
                + shape.shares.size()
                + " shares for "
                + spokes.size()
                + " spokes; give NaN where there is none");
      }
    }
  }

  /// One run around the centre.
  ///
  /// @param shares one a spoke, drawn between 0 and 1; NaN where there is none
  public record Shape(String name, List<Double> shares) {
    public Shape {
      shares = List.copyOf(shares);
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = shapes.stream().anyMatch(s -> s.shares.stream().anyMatch(Double::isFinite));
    return any ? Optional.empty() : Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    long gaps = 0;
    long outside = 0;
    for (Shape shape : shapes) {
      for (double share : shape.shares) {
        notes.countNotFinite(Double.isInfinite(share) ? 1 : 0);
        gaps += Double.isNaN(share) ? 1 : 0;
        outside += share < 0 || share > 1 ? 1 : 0;
      }
    }
    if (outside > 0) {
      notes.add(outside + " of the shares lie outside 0 to 1 and are drawn at that end.");
    }
    notes.gaps(gaps, "where the shape is open");
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(scale, false));
    spokes.forEach(spoke -> columns.add(new Column(spoke, true)));
    List<List<Cell>> rows = new ArrayList<>();
    for (Shape shape : shapes) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(shape.name));
      shape.shares.forEach(share -> row.add(Cell.of(share)));
      rows.add(row);
    }
    return new ChartTable(columns, rows);
  }
}
