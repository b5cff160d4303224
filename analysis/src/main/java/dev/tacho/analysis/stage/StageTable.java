package dev.tacho.analysis.stage;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.core.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A metric stage by stage. Where a stage begins is told by the run's markers, or by a metric
/// that holds the stage's number (a schema's `stage_key`).
///
/// @param by who told the stages: `markers`, or the metric
/// @param metric that is followed; empty text where there is none
/// @param rows in order
public record StageTable(String by, String metric, List<Row> rows) {
  /// More stages than this are none: the metric is no stage's number.
  private static final int MOST = 200;

  /// No stages.
  public static final StageTable NONE = new StageTable("", "", List.of());

  public StageTable {
    rows = List.copyOf(rows);
  }

  /// One stage.
  ///
  /// @param fromStep first step in it, or [RunSink#NO_STEP]
  /// @param toStep last step in it, or [RunSink#NO_STEP]
  /// @param nanos how long it took, or [PointCursor#NO_TIME]
  /// @param values of the metric in it
  /// @param entry the metric's first value; NaN where it has none
  /// @param exit the metric's last value
  /// @param best its best finite value; NaN where there is none, or no way is better
  /// @param bestStep where that is, or [RunSink#NO_STEP]
  public record Row(
      String stage,
      long fromStep,
      long toStep,
      long nanos,
      long values,
      double entry,
      double exit,
      double best,
      long bestStep) {}

  /// By the run's markers, `metric` followed by time.
  public static StageTable ofMarkers(List<Stage> stages, Optional<Series> metric, Metric meaning) {
    List<Span> spans = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage.beganNanos().isPresent()) {
        spans.add(
            new Span(
                stage.name(),
                stage.beganNanos().getAsLong(),
                stage.endedNanos().orElse(Long.MAX_VALUE)));
      }
    }
    return table("markers", spans, true, metric, meaning);
  }

  /// By the values of `key`, `metric` followed by step.
  public static StageTable ofKey(Series key, Optional<Series> metric, Metric meaning) {
    List<Span> spans = new ArrayList<>();
    double now = Double.NaN;
    long from = 0;
    long last = 0;
    try (SeriesBlocks blocks = key.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          long step = blocks.steps()[i];
          double value = blocks.values()[i];
          if (step == RunSink.NO_STEP || Double.isNaN(value)) {
            continue;
          }
          if (value != now) {
            if (!Double.isNaN(now)) {
              spans.add(new Span(name(key, now), from, step));
            }
            if (spans.size() > MOST) {
              return NONE;
            }
            now = value;
            from = step;
          }
          last = step;
        }
      }
    }
    if (!Double.isNaN(now)) {
      spans.add(new Span(name(key, now), from, Long.MAX_VALUE));
    }
    return last == 0 && spans.size() < 2 ? NONE : table(key.name(), spans, false, metric, meaning);
  }

  private static String name(Series key, double value) {
    String name = key.name().substring(key.name().lastIndexOf('/') + 1);
    return name + " " + Numbers.text(value);
  }

  /// Where a stage lies; `to` no longer belongs to it.
  private record Span(String stage, long from, long to) {}

  private static StageTable table(
      String by, List<Span> spans, boolean byTime, Optional<Series> metric, Metric meaning) {
    List<Tally> tallies = new ArrayList<>();
    for (Span span : spans) {
      tallies.add(new Tally(span, meaning.direction()));
    }
    metric.ifPresent(series -> fold(series, tallies, byTime));
    List<Row> rows = new ArrayList<>();
    for (Tally tally : tallies) {
      rows.add(tally.row(byTime));
    }
    return new StageTable(by, metric.map(Series::name).orElse(""), rows);
  }

  private static void fold(Series series, List<Tally> tallies, boolean byTime) {
    int at = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        long[] places = byTime ? blocks.nanos() : blocks.steps();
        for (int i = 0; i < n; i++) {
          while (at + 1 < tallies.size() && places[i] >= tallies.get(at).span.to) {
            at++;
          }
          // a restart goes back to an earlier stage
          while (at > 0 && places[i] < tallies.get(at).span.from) {
            at--;
          }
          if (!tallies.isEmpty() && tallies.get(at).holds(places[i])) {
            tallies.get(at).add(blocks.steps()[i], blocks.nanos()[i], blocks.values()[i]);
          }
        }
      }
    }
  }

  /// One stage as its values pass.
  private static final class Tally {
    private final Span span;
    private final Direction direction;
    private long values;
    private long firstStep = RunSink.NO_STEP;
    private long lastStep = RunSink.NO_STEP;
    private long firstNanos = PointCursor.NO_TIME;
    private long lastNanos = PointCursor.NO_TIME;
    private double entry = Double.NaN;
    private double exit = Double.NaN;
    private double best = Double.NaN;
    private long bestStep = RunSink.NO_STEP;

    Tally(Span span, Direction direction) {
      this.span = span;
      this.direction = direction;
    }

    boolean holds(long place) {
      return place >= span.from && place < span.to;
    }

    void add(long step, long nanos, double value) {
      if (values == 0) {
        entry = value;
        firstStep = step;
        firstNanos = nanos;
      }
      values++;
      exit = value;
      lastStep = step;
      lastNanos = nanos;
      boolean better =
          direction == Direction.LOWER
              ? !(value >= best)
              : direction == Direction.HIGHER && !(value <= best);
      if (better && Double.isFinite(value)) {
        best = value;
        bestStep = step;
      }
    }

    Row row(boolean byTime) {
      long took = PointCursor.NO_TIME;
      if (byTime && span.to != Long.MAX_VALUE) {
        took = span.to - span.from;
      } else if (firstNanos != PointCursor.NO_TIME && lastNanos != PointCursor.NO_TIME) {
        took = lastNanos - firstNanos;
      }
      return new Row(span.stage, firstStep, lastStep, took, values, entry, exit, best, bestStep);
    }
  }

  /// For programs.
  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Row row : rows) {
      Json.Builder json = Json.object().put("stage", row.stage).put("values", row.values);
      if (row.fromStep != RunSink.NO_STEP) {
        json.put("from_step", row.fromStep).put("to_step", row.toStep);
      }
      if (row.nanos != PointCursor.NO_TIME) {
        json.put("took_ns", row.nanos);
      }
      if (row.values > 0) {
        json.put("entry", row.entry).put("exit", row.exit);
      }
      if (!Double.isNaN(row.best)) {
        json.put("best", row.best);
      }
      if (row.bestStep != RunSink.NO_STEP) {
        json.put("best_step", row.bestStep);
      }
      list.add(json.build());
    }
    return Json.object().put("by", by).put("metric", metric).put("rows", Json.array(list)).build();
  }
}
