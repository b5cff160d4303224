package dev.tacho.recorder;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A sink that keeps what it is given, with a clock that the test sets.
public final class ListSink implements RunSink {
  public final List<RunEvent> events = new ArrayList<>();
  public final List<String> points = new ArrayList<>();
  public long now;
  private final RunId id = RunId.create(1, new Random(1));

  @Override
  public RunId id() {
    return id;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void event(long nanos, RunEvent event) {
    events.add(event);
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    points.add(nanos + " " + step + " " + shape.names() + Arrays.toString(values));
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    throw new IllegalStateException("a recorded command has no samples");
  }

  @Override
  public void close() {}

  public <T> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
