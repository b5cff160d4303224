package dev.tacho.testkit.runs;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A sink that keeps everything in lists, and refuses what a store would refuse.
public final class ListSink implements RunSink {
  public final RunFacts facts = new RunFacts();
  public final List<RunEvent> events = new ArrayList<>();
  public final List<Row> rows = new ArrayList<>();
  public final List<Double> points = new ArrayList<>();
  public final Map<String, List<Double>> series = new LinkedHashMap<>();
  private final long zero = System.nanoTime();

  /// Begins now.
  public ListSink() {}

  /// One row of samples.
  public record Row(
      String samples, long intended, long number, String status, Map<String, Double> values) {
    /// The value of a column; minus infinity where there is no such column.
    public double value(String column) {
      return values.getOrDefault(column, Double.NEGATIVE_INFINITY);
    }
  }

  /// The rows of one set.
  public List<Row> rows(String samples) {
    return rows.stream().filter(row -> row.samples().equals(samples)).toList();
  }

  @Override
  public RunId id() {
    return new RunId("01M7Y5TJKATQCVNC8RSVJ1D9TY");
  }

  @Override
  public long nanos() {
    return System.nanoTime() - zero;
  }

  @Override
  public void event(long nanos, RunEvent event) {
    facts.add(new RunEvent.Entry(events.size() + 1, nanos, 0, event));
    events.add(event);
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    points.add(values[0]);
    for (int i = 0; i < values.length; i++) {
      series.computeIfAbsent(shape.names().get(i), _ -> new ArrayList<>()).add(values[i]);
    }
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(shape.columns().get(i), values[i]);
    }
    rows.add(new Row(shape.samples(), intendedNanos, number, status, named));
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
