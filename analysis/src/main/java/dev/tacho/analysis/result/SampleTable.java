package dev.tacho.analysis.result;

import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of one set of samples that went well, by column. Immutable once read.
final class SampleTable {
  /// The column that says to which repeat a row belongs, from 1.
  static final String REPEAT = "repeat";

  private static final String OK = "ok";

  private final Map<String, Column> columns = new LinkedHashMap<>();
  private int rows;

  private SampleTable() {}

  /// A growing column; rows that lack it are NaN.
  private static final class Column {
    private double[] values = new double[256];
    private int size;

    void set(int row, double value) {
      if (row >= values.length) {
        values = Arrays.copyOf(values, Math.max(row + 1, 2 * values.length));
      }
      fill(row);
      values[row] = value;
      size = row + 1;
    }

    double[] whole(int rows) {
      if (rows > values.length) {
        values = Arrays.copyOf(values, rows);
      }
      fill(rows);
      return Arrays.copyOf(values, rows);
    }

    private void fill(int until) {
      for (; size < until; size++) {
        values[size] = Double.NaN;
      }
    }
  }

  static SampleTable read(RunReader run, String samples) {
    SampleTable table = new SampleTable();
    try (SampleCursor rows = run.samples(samples)) {
      while (rows.next()) {
        if (rows.status().equals(OK)) {
          for (int i = 0; i < rows.count(); i++) {
            table
                .columns
                .computeIfAbsent(rows.name(i), _ -> new Column())
                .set(table.rows, rows.value(i));
          }
          table.rows++;
        }
      }
    }
    return table;
  }

  int rows() {
    return rows;
  }

  /// The values of a column, a row each, in the order of the rows; NaN where it never happened.
  Optional<double[]> column(String name) {
    return Optional.ofNullable(columns.get(name)).map(column -> column.whole(rows));
  }

  /// The finite values of a column by repeat; empty where the rows do not tell their repeat.
  Optional<List<double[]>> byRepeat(String name) {
    Optional<double[]> values = column(name);
    Optional<double[]> repeats = column(REPEAT);
    if (values.isEmpty() || repeats.isEmpty()) {
      return Optional.empty();
    }
    Map<Double, Column> grouped = new LinkedHashMap<>();
    for (int i = 0; i < rows; i++) {
      double value = values.get()[i];
      double repeat = repeats.get()[i];
      if (Double.isFinite(value) && Double.isFinite(repeat)) {
        Column group = grouped.computeIfAbsent(repeat, _ -> new Column());
        group.set(group.size, value);
      }
    }
    List<double[]> all = new ArrayList<>();
    grouped.values().forEach(group -> all.add(group.whole(group.size)));
    return Optional.of(all);
  }
}
