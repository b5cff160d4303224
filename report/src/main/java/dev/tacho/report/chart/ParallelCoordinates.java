package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Several values of each run, on an upright axis of its own each.
public record ParallelCoordinates(String title, List<Axis> axes, List<Strand> strands, String note)
    implements Chart {
  public ParallelCoordinates {
    axes = List.copyOf(axes);
    strands = List.copyOf(strands);
    for (Strand strand : strands) {
      if (strand.values.size() != axes.size()) {
        throw new IllegalArgumentException(
            "'"
                + strand.name
                + "' has "
                + strand.values.size()
                + " values for "
                + axes.size()
                + " axes; give NaN where there is none");
      }
    }
  }

  /// One run across all axes.
  ///
  /// @param values one an axis; NaN where there is none
  public record Strand(String name, List<Double> values) {
    public Strand {
      values = List.copyOf(values);
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    for (Strand strand : strands) {
      for (int i = 0; i < axes.size(); i++) {
        if (axes.get(i).holds(strand.values.get(i))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    long gaps = 0;
    for (Strand strand : strands) {
      for (int i = 0; i < axes.size(); i++) {
        double value = strand.values.get(i);
        if (Double.isNaN(value)) {
          gaps++;
        } else {
          notes.count(axes.get(i), value);
        }
      }
    }
    notes.gaps(gaps, "where the line is broken");
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", false));
    axes.forEach(axis -> columns.add(new Column(axis.label(), true)));
    List<List<Cell>> rows = new ArrayList<>();
    for (Strand strand : strands) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(strand.name));
      strand.values.forEach(value -> row.add(Cell.of(value)));
      rows.add(row);
    }
    return new ChartTable(columns, rows);
  }
}
