package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How values of several sets spread: a box each from the first to the third quartile, whiskers,
/// and what lies beyond them.
public record BoxPlot(String title, Axis value, List<Box> boxes, String note) implements Chart {
  public BoxPlot {
    boxes = List.copyOf(boxes);
  }

  /// The spread of one set of values.
  ///
  /// @param low end of the lower whisker
  /// @param high end of the upper whisker
  /// @param beyond values outside the whiskers
  /// @param count how many values all of it stands for
  public record Box(
      String name,
      double low,
      double firstQuartile,
      double median,
      double thirdQuartile,
      double high,
      List<Double> beyond,
      long count) {
    public Box {
      beyond = List.copyOf(beyond);
    }

    /// Whether all five numbers have a place on `axis`.
    public boolean isOn(Axis axis) {
      return axis.holds(low)
          && axis.holds(firstQuartile)
          && axis.holds(median)
          && axis.holds(thirdQuartile)
          && axis.holds(high);
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = boxes.stream().anyMatch(box -> box.isOn(value));
    return any ? Optional.empty() : Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    for (Box box : boxes) {
      if (!box.isOn(value)) {
        notes.add(box.name + " has no box: one of its quartiles or whiskers has no place here.");
      }
      box.beyond.forEach(one -> notes.count(value, one));
    }
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", false));
    for (String name : List.of("low", "first quartile", "median", "third quartile", "high")) {
      columns.add(new Column(Labels.named(name, value.unit()), true));
    }
    columns.add(new Column("beyond", true));
    columns.add(new Column("values", true));
    List<List<Cell>> rows = new ArrayList<>();
    for (Box box : boxes) {
      rows.add(
          List.of(
              Cell.of(box.name),
              Cell.of(box.low),
              Cell.of(box.firstQuartile),
              Cell.of(box.median),
              Cell.of(box.thirdQuartile),
              Cell.of(box.high),
              Cell.of((double) box.beyond.size()),
              Cell.of((double) box.count)));
    }
    return new ChartTable(columns, rows);
  }
}
