package dev.tacho.analysis.pack;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of the set of samples that a result rests on, with their times: only those that ended
/// well. Confined to one thread.
final class Timed {
  private static final String OK = "ok";
  private static final double NANOS = 1e-9;

  /// In seconds since the run's start.
  private final List<Double> intended = new ArrayList<>();

  private final Map<String, List<Double>> columns = new LinkedHashMap<>();

  /// What the columns hold, as the measurements that rest on them say, else by their name.
  private final Map<String, Metric> meanings = new LinkedHashMap<>();

  private final Optional<String> set;

  private Timed(Optional<String> set) {
    this.set = set;
  }

  static Timed read(RunReader run, ResultRun result) {
    Optional<String> set =
        result.main().stream()
            .flatMap(main -> main.measurements().stream())
            .filter(one -> one instanceof Measurement.Known)
            .flatMap(one -> ((Measurement.Known) one).evidence().raw().stream())
            .map(SampleRef::samples)
            .filter(run.sampleNames()::contains)
            .findFirst();
    Timed timed = new Timed(set);
    result.main().ifPresent(timed::learn);
    if (set.isPresent()) {
      try (SampleCursor rows = run.samples(set.get())) {
        while (rows.next()) {
          timed.add(rows);
        }
      }
    }
    return timed;
  }

  private void learn(Result result) {
    for (Measurement one : result.measurements()) {
      if (one instanceof Measurement.Known known) {
        known
            .evidence()
            .raw()
            .filter(raw -> set.filter(raw.samples()::equals).isPresent())
            .ifPresent(raw -> meanings.putIfAbsent(raw.field(), known.metric()));
      }
    }
  }

  /// What a column holds; a metric of unknown direction where nobody said.
  Metric meaning(String column) {
    return meanings.getOrDefault(column, Metric.named(column));
  }

  private void add(SampleCursor row) {
    if (!row.status().equals(OK)) {
      return;
    }
    int at = intended.size();
    intended.add(row.intendedNanos() * NANOS);
    for (int i = 0; i < row.count(); i++) {
      List<Double> column = columns.computeIfAbsent(row.name(i), _ -> new ArrayList<>());
      while (column.size() < at) {
        column.add(Double.NaN);
      }
      column.add(row.value(i));
    }
  }

  /// The name of the set; empty where the result rests on none.
  Optional<String> set() {
    return set;
  }

  int rows() {
    return intended.size();
  }

  double intended(int row) {
    return intended.get(row);
  }

  List<String> names() {
    return List.copyOf(columns.keySet());
  }

  /// The value of a column in a row; NaN where it never happened.
  double value(String column, int row) {
    List<Double> values = columns.getOrDefault(column, List.of());
    return row < values.size() ? values.get(row) : Double.NaN;
  }

  /// When the row's answer ended, in seconds since the run's start; its intended time where the
  /// rows do not tell.
  double ended(int row) {
    double last = value("last", row) * NANOS;
    return Double.isFinite(last) ? last : intended.get(row);
  }
}
