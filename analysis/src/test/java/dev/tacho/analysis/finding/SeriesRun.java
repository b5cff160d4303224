package dev.tacho.analysis.finding;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesColumns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// A run made of series that a test writes down. Confined to one thread.
final class SeriesRun implements RunReader {
  private final SeriesColumns columns = new SeriesColumns();
  private final Map<String, Metric> metrics = new HashMap<>();

  /// `count` values at the steps 0, `every`, 2 `every`, ..., one a millisecond a step.
  SeriesRun with(String name, int count, int every, DoubleUnaryOperator ofStep) {
    return with("", name, count, every, ofStep);
  }

  SeriesRun with(String source, String name, int count, int every, DoubleUnaryOperator ofStep) {
    for (int i = 0; i < count; i++) {
      long step = (long) i * every;
      columns.add(source, name, step, step * 1_000_000, ofStep.applyAsDouble(step));
    }
    return this;
  }

  SeriesRun point(String source, String name, long step, long nanos, double value) {
    columns.add(source, name, step, nanos, value);
    return this;
  }

  SeriesRun stated(Metric metric) {
    metrics.put(metric.name(), metric);
    return this;
  }

  @Override
  public List<Series> series() {
    return columns.series();
  }

  @Override
  public Map<String, Metric> metrics() {
    return metrics;
  }

  @Override
  public RunHeader header() {
    return new RunHeader(
        new RunId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        "",
        ClockAnchor.UNKNOWN,
        "a test",
        RunHeader.Host.UNKNOWN,
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of(),
        List.of());
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {}

  @Override
  public PointCursor points() {
    throw new UnsupportedOperationException("findings read series");
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    throw new UnsupportedOperationException("findings read series");
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }
}
