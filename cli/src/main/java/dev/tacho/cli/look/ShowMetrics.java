package dev.tacho.cli.look;

import dev.tacho.analysis.metric.Lookback;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.metric.Outline;
import dev.tacho.analysis.relation.Relations;
import dev.tacho.analysis.stability.Stability;
import dev.tacho.analysis.summary.RunSummary.StepNames;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Format;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.summary.StatsTable;
import dev.tacho.report.summary.SummaryJson;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `show` prints of a run's metrics, each option one answer.
final class ShowMetrics {
  private final Call call;
  private final Subject subject;
  private final List<Series> all;
  private final Meanings meanings;

  ShowMetrics(Call call, Subject subject) {
    this.call = call;
    this.subject = subject;
    this.all = subject.run().series();
    Map<String, Metric> stated = new LinkedHashMap<>(subject.run().metrics());
    Goals.of(call.arguments())
        .directions()
        .forEach((name, way) -> stated.put(name, Metric.named(name).toward(way)));
    this.meanings = new Meanings(stated);
  }

  /// How a series is called on the command line.
  static String key(Series series) {
    return series.source().isEmpty() ? series.name() : series.source() + "/" + series.name();
  }

  private static boolean isReported(Series series) {
    return !series.source().equals(RunEvent.Telemetry.SOURCE);
  }

  /// The series called `name`; a counter of the machine may be named without its source. Fails
  /// with a [Refusal] that names what is near.
  static Series named(List<Series> all, String name) {
    for (Series series : all) {
      if (key(series).equals(name)) {
        return series;
      }
    }
    List<String> names = new ArrayList<>();
    for (Series series : all) {
      if (series.name().equals(name)) {
        return series;
      }
      names.add(key(series));
    }
    throw Refusal.input(
        "the run has no series '"
            + Printable.of(name)
            + "'"
            + NearMiss.suggestion(name, names)
            + " tacho show RUN --keys lists them");
  }

  void keys() {
    List<String> names = new ArrayList<>();
    for (Series series : all) {
      if (isReported(series)) {
        names.add(key(series));
      }
    }
    if (call.json()) {
      answer("keys", Json.ofTexts(names));
      return;
    }
    for (String name : names) {
      call.console().line(Printable.of(name));
    }
  }

  void history(String name) {
    Series series = named(all, name);
    List<Json> rows = new ArrayList<>();
    boolean json = call.json();
    String between = call.format() == Format.CSV ? "," : "\t";
    if (!json && call.format() != Format.MARKDOWN) {
      call.console().line(String.join(between, "t_ns", "step", "value"));
    }
    Table table = new Table().right("T_NS").right("STEP").right("VALUE");
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          long nanos = blocks.nanos()[i];
          long step = blocks.steps()[i];
          double value = blocks.values()[i];
          if (json) {
            rows.add(row(nanos, step, value));
            continue;
          }
          String at = nanos == PointCursor.NO_TIME ? "" : Long.toString(nanos);
          String stepText = step == RunSink.NO_STEP ? "" : subject.run().stepText(step);
          if (call.format() == Format.MARKDOWN) {
            table.row(at, stepText, exact(value));
          } else {
            call.console().line(at + between + stepText + between + exact(value));
          }
        }
      }
    }
    if (json) {
      answer("history", Json.object().put("series", name).put("points", Json.array(rows)).build());
    } else if (call.format() == Format.MARKDOWN) {
      call.console().lines(table.markdown());
    }
  }

  private static Json row(long nanos, long step, double value) {
    Json.Builder row = Json.object();
    if (nanos != PointCursor.NO_TIME) {
      row.put("t_ns", nanos);
    }
    if (step != RunSink.NO_STEP) {
      row.put("step", step);
    }
    return row.put("value", value).build();
  }

  private static String exact(double value) {
    return Double.isFinite(value) ? Json.of(value).toString() : Double.toString(value);
  }

  /// The statistics of all metrics that the program reported.
  List<MetricStats> statistics() {
    List<MetricStats> metrics = new ArrayList<>();
    for (Series series : all) {
      if (isReported(series) && series.count() > 0) {
        metrics.add(MetricStats.of(series, meanings.of(series.name()), Outline.USUAL));
      }
    }
    return metrics;
  }

  void stats() {
    List<MetricStats> metrics = statistics();
    if (call.json()) {
      Json.Builder json = Json.object();
      for (MetricStats metric : metrics) {
        String name =
            metric.source().isEmpty() ? metric.name() : metric.source() + "/" + metric.name();
        json.put(name, SummaryJson.metric(metric));
      }
      answer("statistics", json.build());
      return;
    }
    call.print(
        StatsTable.of(metrics, StepNames.of(subject.run(), metrics), call.format() == Format.CSV),
        "");
  }

  /// Where `name` was best, and what the other metrics were there.
  void best(String name) {
    Series series = named(all, name);
    MetricStats stats = MetricStats.of(series, meanings.of(series.name()), Outline.USUAL);
    if (stats.best().isEmpty()) {
      throw Refusal.input(
          "nobody said which way '"
              + Printable.of(name)
              + "' is better; say it with --goal "
              + Printable.of(series.name())
              + "=lower or =higher");
    }
    MetricStats.At best = stats.best().get();
    Table table = new Table().shrinking("METRIC").right("VALUE").right("STEP").right("TIME");
    List<Json> rows = new ArrayList<>();
    boolean exact = call.format() == Format.CSV;
    add(table, rows, stats, best, exact);
    for (Series other : all) {
      if (!key(other).equals(key(series)) && isReported(other) && other.count() > 0) {
        MetricStats.At there = Lookback.at(other, best);
        if (there.step() != RunSink.NO_STEP || there.nanos() != PointCursor.NO_TIME) {
          add(table, rows, MetricStats.of(other, meanings.of(other.name()), 1), there, exact);
        }
      }
    }
    if (call.json()) {
      answer("best", Json.array(rows));
    } else {
      call.print(table, "");
    }
  }

  private void add(
      Table table, List<Json> rows, MetricStats metric, MetricStats.At at, boolean exact) {
    String step = at.step() == RunSink.NO_STEP ? "" : subject.run().stepText(at.step());
    table.row(
        metric.name(),
        exact ? exact(at.value()) : Amounts.of(at.value(), metric.meaning().unit()),
        step,
        time(at.nanos(), exact));
    Json.Builder row = Json.object().put("series", metric.name()).put("value", at.value());
    if (at.step() != RunSink.NO_STEP) {
      row.put("step", at.step());
    }
    if (at.nanos() != PointCursor.NO_TIME) {
      row.put("t_ns", at.nanos());
    }
    rows.add(row.build());
  }

  private static String time(long nanos, boolean exact) {
    if (nanos == PointCursor.NO_TIME) {
      return "";
    }
    return exact ? Long.toString(nanos) : Durations.ofNanos(nanos);
  }

  void stability() {
    Table table =
        new Table()
            .shrinking("METRIC")
            .right("PER 1,000")
            .left("95 %")
            .left("WAY")
            .right("LATELY")
            .left("WAY")
            .right("NOISE")
            .right("LATELY")
            .left("");
    List<Json> rows = new ArrayList<>();
    for (Series series : all) {
      if (!isReported(series) || series.count() == 0) {
        continue;
      }
      Stability one = Stability.of(series, meanings.of(series.name()));
      rows.add(one.toJson());
      table.row(
          key(series),
          slope(one.whole()),
          bounds(one.whole()),
          way(one.whole()),
          slope(one.recent()),
          way(one.recent()),
          noise(one.noiseAtBegin()),
          noise(one.noiseAtEnd()),
          one.noiseTrend().orElse("-"));
    }
    if (call.json()) {
      answer("stability", Json.array(rows));
    } else {
      call.print(table, "");
    }
  }

  private static String slope(Stability.Slope slope) {
    return slope instanceof Stability.Slope.Known known
        ? Numbers.text(known.perStep() * 1000, 3)
        : "-";
  }

  private static String bounds(Stability.Slope slope) {
    return slope instanceof Stability.Slope.Known known
        ? Numbers.text(known.interval().low() * 1000, 3)
            + " to "
            + Numbers.text(known.interval().high() * 1000, 3)
        : ((Stability.Slope.Untold) slope).reason();
  }

  private static String way(Stability.Slope slope) {
    return slope instanceof Stability.Slope.Known known ? known.way().word() : "-";
  }

  private static String noise(double noise) {
    return Double.isNaN(noise) ? "-" : Numbers.text(noise, 3);
  }

  void relations() {
    List<Series> reported = new ArrayList<>();
    for (Series series : all) {
      if (isReported(series)) {
        reported.add(series);
      }
    }
    Relations relations = Relations.of(reported);
    if (call.json()) {
      answer("relations", relations.toJson());
      return;
    }
    Table table =
        new Table()
            .shrinking("METRIC")
            .shrinking("MOVES WITH")
            .right("CORRELATION")
            .right("CHANGES")
            .right("CHANCE");
    for (Relations.Pair pair : relations.pairs()) {
      table.row(
          pair.first(),
          pair.second(),
          Numbers.text(pair.correlation(), 3),
          Integer.toString(pair.changes()),
          Numbers.text(pair.chance(), 2));
    }
    call.print(table, "");
    call.console()
        .hint(
            relations.pairs().size()
                + " of "
                + relations.looked()
                + " pairs move together beyond chance"
                + (relations.leftOut() == 0
                    ? ""
                    : "; " + relations.leftOut() + " metrics were not looked at"));
  }

  private void answer(String member, Json json) {
    call.answer(
        Json.object()
            .put("schema", "tacho.show/1")
            .put("id", subject.run().header().id().text())
            .put(member, json)
            .build());
  }
}
