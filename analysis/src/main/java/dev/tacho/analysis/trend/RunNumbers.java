package dev.tacho.analysis.trend;

import dev.tacho.analysis.result.Figure;
import dev.tacho.analysis.result.FigureKey;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The numbers of one run that a trend is asked for, and why others are not among them. Immutable.
public final class RunNumbers {
  /// How much work is done in a time; by definition, so that names of the same meaning count.
  private static final Set<String> THROUGHPUT =
      Set.of(
          "rate.samples",
          "rate.requests",
          "rate.output-tokens",
          "trackiq.throughput",
          "trackiq.tokens");

  private static final Set<String> LATENCY =
      Set.of(
          "latency.intended-send-to-last",
          "ttft.with-queue",
          "inter-token.per-token",
          "trackiq.latency");

  private static final Set<String> PER_WATT =
      Set.of(
          "rate.samples-per-watt",
          "rate.tokens-per-watt",
          "rate.requests-per-watt",
          "trackiq.per-watt");

  private static final Statistic P99 = new Statistic.Quantile(0.99);

  private final TrendSettings settings;
  private final String title;
  private final List<Placed> placed = new ArrayList<>();
  private final List<Trend.LeftOut> leftOut = new ArrayList<>();
  private final Set<String> others = new TreeSet<>();
  private String id = "";

  /// One number and the line that it belongs to.
  record Placed(String label, Metric metric, Map<String, String> work, TrendPoint point) {}

  private RunNumbers(TrendSettings settings, String title) {
    this.settings = settings;
    this.title = title;
  }

  static RunNumbers of(TrendSettings settings, RunReader reader, String title) {
    RunNumbers numbers = new RunNumbers(settings, title);
    numbers.take(reader);
    return numbers;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  List<Placed> placed() {
    return placed;
  }

  List<Trend.LeftOut> leftOut() {
    return leftOut;
  }

  /// What the run has instead, where it has none of those asked for.
  Set<String> others() {
    return others;
  }

  private void take(RunReader reader) {
    ResultRun run = ResultRun.of(reader, title);
    Optional<Result> main = run.main().or(() -> run.results().stream().findFirst());
    if (main.isEmpty()) {
      leave("", run.problems().stream().findFirst().orElse("no result"));
      return;
    }
    run.problems().forEach(problem -> leave("", problem));
    id = main.get().run().map(RunId::text).orElse(run.id());
    Optional<String> unusable = unusable(run, reader);
    if (unusable.isPresent()) {
      leave("", unusable.get());
      return;
    }
    Optional<Instant> at = reader.startedAt().or(() -> main.get().made());
    if (at.isEmpty()) {
      leave("", "neither the run nor its result says when it was, so it has no place");
      return;
    }
    Work work = Work.of(run, main.get());
    Map<String, String> facts = work.facts();
    for (Figure figure : wanted(run)) {
      String label = label(figure);
      if (figure.known().isEmpty()) {
        leave(label + place(figure), figure.missing().orElse("missing"));
      } else if (!Double.isFinite(figure.known().get().value())) {
        leave(
            label + place(figure),
            figure.known().get().value() + " is no number to draw a line by");
      } else {
        Measurement.Known known = figure.known().get();
        placed.add(
            new Placed(
                label,
                meaning(figure.metric()),
                work.of(figure.scope(), settings.groupBy()),
                new TrendPoint(
                    id,
                    title,
                    at.get(),
                    known.value(),
                    known.how().tier(),
                    known.evidence().samples(),
                    known.evidence().repeats(),
                    facts)));
      }
    }
  }

  private void leave(String metric, String reason) {
    leftOut.add(new Trend.LeftOut(title, metric, reason));
  }

  /// Why the numbers of `run` are not those of whole work.
  private static Optional<String> unusable(ResultRun run, RunReader reader) {
    return reader.unknownState().isPresent() || run.state() == RunState.COMPLETED
        ? Optional.empty()
        : Optional.of("the run is " + run.state().word() + ", not completed");
  }

  /// The direction of the registry holds where it knows the name, a stated goal before all.
  private Metric meaning(Metric stated) {
    Metric metric =
        MetricRegistry.known()
            .find(stated.name())
            .filter(known -> known.comparableWith(stated))
            .orElse(stated);
    Direction goal = settings.goals().get(stated.name());
    return goal == null ? metric : metric.toward(goal);
  }

  private static String label(Figure figure) {
    return new FigureKey(figure.key().metric(), figure.key().statistic(), Map.of()).label();
  }

  private static String place(Figure figure) {
    Map<Dimension, String> at = figure.key().at();
    return at.isEmpty() ? "" : " " + at;
  }

  /// The figures of `run` that are asked for, those among them that are missing.
  private List<Figure> wanted(ResultRun run) {
    List<Figure> wanted = new ArrayList<>();
    if (settings.metrics().isEmpty()) {
      List<Figure> measured = run.figures().stream().filter(f -> !f.account()).toList();
      wanted.addAll(middles(measured, THROUGHPUT));
      wanted.addAll(p99(measured));
      wanted.addAll(middles(measured, PER_WATT));
    } else {
      for (String typed : settings.metrics()) {
        List<Figure> meant = meant(run.figures(), typed);
        if (meant.isEmpty()) {
          leave(typed, "the run has no such number");
        }
        wanted.addAll(meant);
      }
    }
    if (wanted.isEmpty()) {
      run.figures().stream()
          .filter(f -> f.known().isPresent())
          .map(RunNumbers::label)
          .forEach(others::add);
    }
    return wanted.stream().distinct().toList();
  }

  /// Those whose label is `typed`, else, for a name alone, the middle of that metric.
  private static List<Figure> meant(List<Figure> figures, String typed) {
    List<Figure> exact = new ArrayList<>();
    figures.stream().filter(f -> label(f).equals(typed)).forEach(exact::add);
    if (exact.stream().anyMatch(f -> f.known().isPresent())) {
      return exact;
    }
    List<Figure> named = figures.stream().filter(f -> f.key().metric().equals(typed)).toList();
    if (!named.isEmpty()) {
      return middles(named);
    }
    // a percentile that was refused has no statistic: the metric's reason is the percentile's
    int colon = typed.lastIndexOf(':');
    return colon < 0
        ? List.of()
        : figures.stream()
            .filter(f -> f.missing().isPresent())
            .filter(f -> f.key().metric().equals(typed.substring(0, colon)))
            .toList();
  }

  private static List<Figure> middles(List<Figure> figures, Set<String> definitions) {
    return middles(
        figures.stream().filter(f -> definitions.contains(f.metric().definition())).toList());
  }

  /// One figure for each metric and place: the one that tells best how it usually was.
  private static List<Figure> middles(List<Figure> figures) {
    Map<List<Object>, Figure> best = new LinkedHashMap<>();
    for (Figure figure : figures) {
      if (rank(figure) < Integer.MAX_VALUE) {
        best.merge(
            List.of(figure.key().metric(), figure.scope()),
            figure,
            (a, b) -> rank(a) <= rank(b) ? a : b);
      }
    }
    return List.copyOf(best.values());
  }

  private static int rank(Figure figure) {
    if (figure.known().isEmpty()) {
      return 10;
    }
    return switch (figure.known().get().statistic()) {
      case Statistic.Rate _ -> 0;
      case Statistic.Median _ -> 1;
      case Statistic.Mean _ -> 2;
      case Statistic.Total _ -> 3;
      case Statistic.Last _ -> 4;
      case Statistic.Share _ -> 5;
      case Statistic.Min _, Statistic.Max _, Statistic.Quantile _ -> Integer.MAX_VALUE;
    };
  }

  /// The p99 of each latency; where there is none, why.
  private static List<Figure> p99(List<Figure> figures) {
    Map<List<Object>, Figure> best = new LinkedHashMap<>();
    for (Figure figure : figures) {
      List<Object> key = List.of(figure.key().metric(), figure.scope());
      if (!LATENCY.contains(figure.metric().definition())) {
        continue;
      }
      if (figure.known().filter(known -> known.statistic().equals(P99)).isPresent()) {
        best.put(key, figure);
      } else if (figure.missing().isPresent()) {
        best.putIfAbsent(key, figure);
      }
    }
    return List.copyOf(best.values());
  }
}
