package dev.tacho.analysis.compare;

import dev.tacho.analysis.query.ReadRun;
import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// A run that a test writes down. Confined to one thread.
final class Runs implements RunReader {
  private final SeriesColumns columns = new SeriesColumns();
  private final Map<String, Metric> metrics = new HashMap<>();
  private final List<RunEvent.Entry> events = new ArrayList<>();
  private final int number;
  private Json.Obj settings = Json.Obj.EMPTY;

  Runs(int number) {
    this.number = number;
    event(0, RunEvent.state(RunState.RUNNING));
  }

  private void event(long nanos, RunEvent event) {
    events.add(new RunEvent.Entry(events.size() + 1, nanos, 0, event));
  }

  /// `count` values at the steps 1 to `count`, a second each.
  Runs with(String name, int count, DoubleUnaryOperator ofStep) {
    for (int step = 1; step <= count; step++) {
      columns.add("", name, step, step * 1_000_000_000L, ofStep.applyAsDouble(step));
    }
    return this;
  }

  Runs from(String source, String name, double value) {
    columns.add(source, name, 1, 1, value);
    return this;
  }

  Runs stated(Metric metric) {
    metrics.put(metric.name(), metric);
    return this;
  }

  Runs settings(String json) {
    settings = Json.parseObject(json);
    return this;
  }

  Runs stage(String name, long from, long until) {
    event(from, RunEvent.stage(name, StageState.RUNNING));
    event(until, RunEvent.stage(name, StageState.COMPLETED));
    return this;
  }

  ReadRun read() {
    ReadRun.Origin origin = new ReadRun.Origin("test", "", "");
    return new ReadRun(this, origin, () -> new ReadRun.Said(Map.of(), List.of(), false), Map.of());
  }

  Contender whole() {
    return new Contender("run " + number, read(), new Place.Whole());
  }

  Contender at(Place place) {
    return new Contender("run " + number, read(), place);
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
        RunId.create(number, new Random(number)),
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
        settings,
        Map.of(),
        List.of());
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    events.forEach(each);
  }

  @Override
  public PointCursor points() {
    throw new UnsupportedOperationException("comparisons read series");
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    throw new UnsupportedOperationException("comparisons read series");
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }
}
