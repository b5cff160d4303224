package dev.tacho.report.chart;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A shaded cell for each row and column.
///
/// @param shade what the shade stands for
/// @param cells a list a row, of as many cells as there are columns
public record HeatMap(
    String title,
    Axis shade,
    Ramp ramp,
    List<String> columns,
    List<String> rows,
    List<List<Cell>> cells,
    String note)
    implements Chart {
  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    cells = cells.stream().map(List::copyOf).toList();
    if (cells.size() != rows.size()) {
      throw new IllegalArgumentException(
          "a heat map of " + rows.size() + " rows has cells for " + cells.size());
    }
    for (List<Cell> row : cells) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells in a heat map of " + columns.size() + " columns");
      }
    }
  }

  /// How shades run.
  public enum Ramp {
    /// From little to much.
    SEQUENTIAL,
    /// Away from 0 to both sides.
    DIVERGING
  }

  /// A place of the map.
  ///
  /// @param shade the value that makes its shade; NaN where there is none
  /// @param text what stands in it: `12.4 ms`; of a missing cell the reason
  public record Cell(double shade, String text) {
    /// A cell that shows the value which shades it.
    public static Cell of(double value) {
      return new Cell(value, Numbers.text(value, 3));
    }

    /// A cell without a value.
    public static Cell missing(String reason) {
      return new Cell(Double.NaN, reason);
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = cells.stream().anyMatch(row -> row.stream().anyMatch(c -> shade.holds(c.shade)));
    return any ? Optional.empty() : Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    long infinite = 0;
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (List<Cell> row : cells) {
      for (Cell cell : row) {
        infinite += Double.isInfinite(cell.shade) ? 1 : 0;
        if (Double.isNaN(cell.shade)) {
          reasons.merge(cell.text, 1, Integer::sum);
        }
      }
    }
    notes.countNotFinite(infinite);
    reasons.forEach(
        (reason, n) -> notes.add(n + (n == 1 ? " cell" : " cells") + " missing: " + reason + "."));
    return notes;
  }

  /// The texts of the cells.
  @Override
  public ChartTable table() {
    List<Column> heads = new ArrayList<>();
    heads.add(new Column("", false));
    columns.forEach(name -> heads.add(new Column(name, true)));
    List<List<ChartTable.Cell>> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<ChartTable.Cell> line = new ArrayList<>();
      line.add(ChartTable.Cell.of(rows.get(i)));
      for (Cell cell : cells.get(i)) {
        line.add(ChartTable.Cell.of(cell.text));
      }
      lines.add(line);
    }
    return new ChartTable(heads, lines);
  }
}
