package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How often values fall between two edges; several sets over the same edges.
///
/// @param edges ascending, one more than there are bins
/// @param marks upright lines at a value: percentiles, limits
public record Histogram(
    String title, Axis x, List<Double> edges, List<Counts> counts, List<Rule> marks, String note)
    implements Chart {
  public Histogram {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
    marks = List.copyOf(marks);
    for (int i = 1; i < edges.size(); i++) {
      if (!(edges.get(i) > edges.get(i - 1))) {
        throw new IllegalArgumentException(
            "edge " + edges.get(i) + " follows " + edges.get(i - 1) + "; edges must ascend");
      }
    }
    for (Counts one : counts) {
      if (one.counts.size() != Math.max(0, edges.size() - 1)) {
        throw new IllegalArgumentException(
            "'"
                + one.name
                + "' has "
                + one.counts.size()
                + " counts for "
                + edges.size()
                + " edges; give one less than edges");
      }
    }
  }

  /// One set of values.
  ///
  /// @param name for the legend
  /// @param notFinite how many of its values are NaN or infinite, thus in no bin
  public record Counts(String name, List<Long> counts, long notFinite) {
    public Counts {
      counts = List.copyOf(counts);
    }

    /// How many values all bins hold.
    public long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = counts.stream().anyMatch(one -> one.total() > 0);
    return any ? Optional.empty() : Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    counts.forEach(one -> notes.countNotFinite(one.notFinite));
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(Labels.named((x.name() + " from").strip(), x.unit()), true));
    columns.add(new Column(Labels.named((x.name() + " to").strip(), x.unit()), true));
    counts.forEach(one -> columns.add(new Column(one.name, true)));
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i + 1 < edges.size(); i++) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(edges.get(i)));
      row.add(Cell.of(edges.get(i + 1)));
      for (Counts one : counts) {
        row.add(Cell.of(one.counts.get(i).doubleValue()));
      }
      rows.add(row);
    }
    return new ChartTable(columns, rows);
  }
}
