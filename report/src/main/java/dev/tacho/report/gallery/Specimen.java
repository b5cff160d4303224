package dev.tacho.report.gallery;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/// A made-up run, put together in memory. Confined to one thread.
final class Specimen implements RunReader {
  private final RunHeader header;
  private final SeriesColumns columns = new SeriesColumns();
  private final List<RunEvent.Entry> events = new ArrayList<>();
  private final Map<String, List<Row>> samples = new LinkedHashMap<>();

  Specimen(RunHeader header) {
    this.header = header;
  }

  /// A row of samples that ended well or did not.
  record Row(long intended, String status, Map<String, Double> values) {}

  Specimen point(String source, String name, long step, long nanos, double value) {
    columns.add(source, name, step, nanos, value);
    return this;
  }

  Specimen event(long nanos, RunEvent event) {
    events.add(new RunEvent.Entry(events.size() + 1L, nanos, 0, event));
    return this;
  }

  Specimen rows(String set, List<Row> rows) {
    samples.put(set, List.copyOf(rows));
    return this;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    events.forEach(each);
  }

  @Override
  public PointCursor points() {
    throw new UnsupportedOperationException("a specimen is read by its series");
  }

  @Override
  public List<Series> series() {
    return columns.series();
  }

  @Override
  public List<String> sampleNames() {
    return List.copyOf(samples.keySet());
  }

  @Override
  public SampleCursor samples(String name) {
    return new Rows(samples.getOrDefault(name, List.of()));
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }

  /// Walks rows. Confined to one thread.
  private static final class Rows implements SampleCursor {
    private final List<Row> rows;
    private int at = -1;
    private List<String> names = List.of();

    Rows(List<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      at++;
      if (at < rows.size()) {
        names = List.copyOf(row().values().keySet());
      }
      return at < rows.size();
    }

    private Row row() {
      return rows.get(at);
    }

    @Override
    public long intendedNanos() {
      return row().intended();
    }

    @Override
    public long number() {
      return at + 1L;
    }

    @Override
    public String status() {
      return row().status();
    }

    @Override
    public int count() {
      return names.size();
    }

    @Override
    public String name(int i) {
      return names.get(i);
    }

    @Override
    public double value(int i) {
      Double value = row().values().get(names.get(i));
      if (value == null) {
        throw new NoSuchElementException("a row without " + names.get(i));
      }
      return value;
    }

    @Override
    public void close() {}
  }
}
