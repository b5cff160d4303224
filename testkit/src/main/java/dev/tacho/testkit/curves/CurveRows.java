package dev.tacho.testkit.curves;

import dev.tacho.core.PointCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of a run as they were logged, in arrays. Confined to one thread while it grows.
final class CurveRows {
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private long[] steps = new long[64];
  private long[] nanos = new long[64];
  private int[] begins = new int[64];
  private int rows;
  private int[] columns = new int[512];
  private double[] values = new double[512];
  private int used;

  void begin(long step, long at) {
    if (rows == steps.length) {
      steps = Arrays.copyOf(steps, rows * 2);
      nanos = Arrays.copyOf(nanos, rows * 2);
      begins = Arrays.copyOf(begins, rows * 2);
    }
    steps[rows] = step;
    nanos[rows] = at;
    begins[rows] = used;
    rows++;
  }

  void put(String name, double value) {
    if (used == values.length) {
      columns = Arrays.copyOf(columns, used * 2);
      values = Arrays.copyOf(values, used * 2);
    }
    columns[used] =
        numbers.computeIfAbsent(
            name,
            fresh -> {
              names.add(fresh);
              return names.size() - 1;
            });
    values[used] = value;
    used++;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  /// When the last row was logged.
  long lastNanos() {
    return nanos[rows - 1];
  }

  PointCursor walk() {
    return new Walk();
  }

  private final class Walk implements PointCursor {
    private int row = -1;

    @Override
    public boolean next() {
      row++;
      return row < rows;
    }

    @Override
    public long nanos() {
      return nanos[row];
    }

    @Override
    public long step() {
      return steps[row];
    }

    @Override
    public String source() {
      return "";
    }

    @Override
    public int count() {
      return (row + 1 < rows ? begins[row + 1] : used) - begins[row];
    }

    @Override
    public String name(int i) {
      return names.get(columns[begins[row] + i]);
    }

    @Override
    public double value(int i) {
      return values[begins[row] + i];
    }

    @Override
    public void close() {}
  }
}
