package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.result.Figure;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Wildcard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Some runs side by side.
///
/// @param runs in the order in which the reader named them; the first is what others are held
///     against
/// @param rows the numbers of all of them
/// @param leftOut how many series were left out of `rows`, as nobody knows which way they are
///     better
public record Pack(List<PackRun> runs, List<Row> rows, int leftOut) {
  /// Of reported series so many are rows.
  private static final int MOST_SERIES = 24;

  private static final String NOT_THERE = "the run has no such number";

  public Pack {
    runs = List.copyOf(runs);
    rows = List.copyOf(rows);
  }

  /// One number in all runs.
  ///
  /// @param label what people call it: `latency_ms:p99 {batch=8}`
  /// @param metric as the first run that has it knows it
  /// @param extreme whether it is a least or a greatest value, which grows with the sample and
  ///     by which nothing is judged
  /// @param account whether it says what the run used, and was not measured on purpose
  /// @param entries one a run, in their order
  public record Row(
      String label, Metric metric, boolean extreme, boolean account, List<Entry> entries) {
    public Row {
      entries = List.copyOf(entries);
    }

    /// Whether it says which way is better.
    public boolean directed() {
      return metric.direction() == Direction.LOWER || metric.direction() == Direction.HIGHER;
    }

    /// How many runs have a finite value.
    public int known() {
      return (int) entries.stream().filter(Entry::isFinite).count();
    }
  }

  /// The numbers of `runs`, as far as `metrics` name them: by the whole label, the metric's name or
  /// a pattern with `*`. No names mean all.
  public static Pack of(List<PackRun> runs, List<String> metrics) {
    Map<String, Growing> rows = new LinkedHashMap<>();
    int leftOut = 0;
    for (int i = 0; i < runs.size(); i++) {
      PackRun run = runs.get(i);
      for (Figure figure : run.result().figures()) {
        if (wanted(figure.label(), figure.metric().name(), metrics)) {
          rows.computeIfAbsent(
                  figure.label(),
                  label ->
                      new Growing(label, figure.metric(), figure.isExtreme(), figure.account()))
              .put(i, Entry.of(figure));
        }
      }
      leftOut += series(run, i, metrics, rows);
    }
    List<Row> all = new ArrayList<>();
    rows.values().forEach(row -> all.add(row.finish(runs.size())));
    return new Pack(runs, all, leftOut);
  }

  private static int series(
      PackRun run, int place, List<String> metrics, Map<String, Growing> rows) {
    int leftOut = 0;
    int taken = 0;
    String writer = run.summary().header().writer();
    for (MetricStats metric : run.summary().metrics()) {
      boolean named = !metrics.isEmpty() && wanted(metric.name(), metric.name(), metrics);
      Direction way = metric.meaning().direction();
      boolean directed = way == Direction.LOWER || way == Direction.HIGHER;
      if (!(metrics.isEmpty() ? directed && taken < MOST_SERIES : named)) {
        leftOut += metrics.isEmpty() ? 1 : 0;
        continue;
      }
      taken++;
      put(rows, metric, "last", place, Entry.of(metric, metric.last().value(), writer));
      Optional<MetricStats.At> best = metric.best();
      if (best.isPresent() && metric.count() > 1) {
        put(rows, metric, "best", place, Entry.of(metric, best.get().value(), writer));
      }
    }
    return leftOut;
  }

  private static void put(
      Map<String, Growing> rows, MetricStats metric, String which, int place, Entry entry) {
    String label = metric.name() + ":" + which;
    rows.computeIfAbsent(label, l -> new Growing(l, metric.meaning(), false, false))
        .put(place, entry);
  }

  private static boolean wanted(String label, String metric, List<String> names) {
    return names.isEmpty()
        || names.stream()
            .anyMatch(
                name ->
                    label.equals(name)
                        || metric.equals(name)
                        || (name.indexOf('*') >= 0
                            && (Wildcard.whole(label, name) || Wildcard.whole(metric, name))));
  }

  /// The row of this label; empty where no run has one.
  public Optional<Row> row(String label) {
    return rows.stream().filter(row -> row.label().equals(label)).findFirst();
  }

  /// The rows by which runs are judged: a direction, no extreme, measured on purpose, and a finite
  /// value in any run.
  public List<Row> judged() {
    return rows.stream()
        .filter(row -> row.directed() && !row.extreme() && !row.account() && row.known() > 0)
        .toList();
  }

  /// How the rate grows with the workers, over the groups among the runs.
  public Scaling scaling() {
    return Scaling.of(runs);
  }

  /// A row that is still being filled.
  private static final class Growing {
    private final String label;
    private final Metric metric;
    private final boolean extreme;
    private final boolean account;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    Growing(String label, Metric metric, boolean extreme, boolean account) {
      this.label = label;
      this.metric = metric;
      this.extreme = extreme;
      this.account = account;
    }

    void put(int place, Entry entry) {
      entries.putIfAbsent(place, entry);
    }

    Row finish(int runs) {
      List<Entry> all = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        all.add(entries.getOrDefault(i, Entry.none(NOT_THERE)));
      }
      return new Row(label, metric, extreme, account, all);
    }
  }
}
