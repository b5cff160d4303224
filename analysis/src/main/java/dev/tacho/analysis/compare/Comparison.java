package dev.tacho.analysis.compare;

import dev.tacho.analysis.query.TextFact;
import dev.tacho.core.RunEvent;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two or more runs, each held against the first of them. What it tells of metrics is true of
/// these runs; whether another seed would have given the same is what [GroupComparison] is for.
///
/// @param sides the runs, in the order they were named
/// @param configuration the settings in which they differ
/// @param metrics those that at least two runs have, the greatest relative difference first
///     among those with a direction, then the others
/// @param remarks what is not compared, and why
public record Comparison(
    List<Contender> sides,
    ConfigDiff configuration,
    List<MetricComparison> metrics,
    List<String> remarks) {
  private static final String ONE_EACH =
      "one run each: how much of it is chance, only repeats can tell";

  public Comparison {
    sides = List.copyOf(sides);
    metrics = List.copyOf(metrics);
    remarks = List.copyOf(remarks);
  }

  /// A metric of one run.
  private record Found(Series series, Scan scan, Metric meaning) {}

  /// Compares `sides`, of which there are two at least.
  public static Comparison of(List<Contender> sides, CompareSettings settings) {
    if (sides.size() < 2) {
      throw new IllegalArgumentException("a comparison takes two runs: " + sides.size());
    }
    Map<String, List<Optional<Found>>> found = new LinkedHashMap<>();
    boolean machine = false;
    for (int i = 0; i < sides.size(); i++) {
      Contender side = sides.get(i);
      List<Stage> stages = side.run().reader().facts().stages();
      for (Series series : side.run().reader().series()) {
        String name = name(series);
        boolean counter = series.source().equals(RunEvent.Telemetry.SOURCE);
        if (!settings.wants(name) || (counter && !settings.names(name))) {
          machine |= counter && settings.metrics().isEmpty();
          continue;
        }
        Found one =
            new Found(
                series,
                Scan.of(series, side.at(), stages),
                side.run().meanings().of(series.name()));
        slots(found, name, sides.size()).set(i, Optional.of(one));
      }
    }
    List<String> remarks = new ArrayList<>();
    List<MetricComparison> metrics = new ArrayList<>();
    List<String> lonely = new ArrayList<>();
    found.forEach(
        (name, slots) -> {
          if (slots.stream().filter(Optional::isPresent).count() < 2) {
            lonely.add(name);
          } else {
            metrics.add(metric(name, slots, sides, settings));
          }
        });
    if (!lonely.isEmpty()) {
      remarks.add("in one run only: " + String.join(", ", lonely));
    }
    if (machine) {
      remarks.add("counters of the machine are left out; name one to compare it");
    }
    metrics.sort(Comparison::mostTelling);
    ConfigDiff configuration =
        ConfigDiff.of(sides.stream().map(side -> side.run().configuration()).toList());
    return new Comparison(sides, configuration, metrics, remarks);
  }

  private static List<Optional<Found>> slots(
      Map<String, List<Optional<Found>>> found, String name, int size) {
    return found.computeIfAbsent(
        name,
        fresh -> {
          List<Optional<Found>> slots = new ArrayList<>();
          for (int i = 0; i < size; i++) {
            slots.add(Optional.empty());
          }
          return slots;
        });
  }

  private static String name(Series series) {
    return series.source().isEmpty() ? series.name() : series.source() + "/" + series.name();
  }

  private static int mostTelling(MetricComparison a, MetricComparison b) {
    int order = Boolean.compare(known(b.meaning().direction()), known(a.meaning().direction()));
    order = order == 0 ? Double.compare(b.effect(), a.effect()) : order;
    return order == 0 ? a.name().compareTo(b.name()) : order;
  }

  private static boolean known(Direction direction) {
    return direction == Direction.LOWER || direction == Direction.HIGHER;
  }

  private static MetricComparison metric(
      String name, List<Optional<Found>> slots, List<Contender> sides, CompareSettings settings) {
    Metric meaning = meaning(slots);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Place at = sides.get(i).at();
      readings.add(
          slots
              .get(i)
              .map(found -> found.scan.reading(at, meaning.direction()))
              .orElseGet(() -> Reading.none("the run has no such metric")));
    }
    List<MetricComparison.Against> others = new ArrayList<>();
    for (int i = 1; i < slots.size(); i++) {
      others.add(
          against(
              name,
              meaning,
              slots.getFirst(),
              slots.get(i),
              readings.getFirst(),
              readings.get(i),
              settings));
    }
    return new MetricComparison(name, meaning, readings, others);
  }

  /// As the first run that knows its direction says.
  private static Metric meaning(List<Optional<Found>> slots) {
    List<Metric> told = slots.stream().flatMap(Optional::stream).map(Found::meaning).toList();
    return told.stream()
        .filter(metric -> metric.direction() != Direction.UNKNOWN)
        .findFirst()
        .orElse(told.getFirst());
  }

  private static MetricComparison.Against against(
      String name,
      Metric meaning,
      Optional<Found> first,
      Optional<Found> other,
      Reading a,
      Reading b,
      CompareSettings settings) {
    double none = Double.NaN;
    if (first.isEmpty() || other.isEmpty() || a.value().isEmpty() || b.value().isEmpty()) {
      String why = a.value().isEmpty() ? "of the first run, " + a.missing() : b.missing();
      return new MetricComparison.Against(
          none, none, Standing.NOT_COMPARABLE, why, Optional.empty(), Optional.empty());
    }
    Metric x = first.get().meaning;
    Metric y = other.get().meaning;
    if (!x.comparableWith(y)) {
      return new MetricComparison.Against(
          none,
          none,
          Standing.NOT_COMPARABLE,
          "they mean different things: " + told(x) + " and " + told(y),
          Optional.empty(),
          Optional.empty());
    }
    double difference = b.value().get().value() - a.value().get().value();
    double size = Math.abs(a.value().get().value());
    boolean opposed =
        known(x.direction()) && known(y.direction()) && x.direction() != y.direction();
    Direction direction = opposed ? Direction.UNKNOWN : meaning.direction();
    Standing standing = Standing.NOT_ENOUGH_REPEATS;
    String reason = ONE_EACH;
    if (opposed) {
      standing = Standing.NO_DIRECTION;
      reason = "less is better in one of the runs, more in the other";
    } else if (!known(direction)) {
      standing = Standing.NO_DIRECTION;
      reason =
          direction == Direction.NEITHER
              ? "neither way is better"
              : "nobody said which way is better; state it with a schema or --goal";
    } else if (!Double.isFinite(difference)) {
      standing = Standing.NOT_COMPARABLE;
      reason = "one of the values is not finite";
    } else if (difference == 0) {
      reason = "the same value; " + ONE_EACH;
    }
    return new MetricComparison.Against(
        difference,
        size == 0 ? none : difference / size,
        standing,
        reason,
        Pair.gap(first.get().series, other.get().series, direction),
        speed(name, first.get(), other.get(), direction, settings));
  }

  private static String told(Metric metric) {
    return metric.definition() + " in " + metric.unit();
  }

  private static Optional<Speed> speed(
      String name, Found first, Found other, Direction direction, CompareSettings settings) {
    if (!known(direction)) {
      return Optional.empty();
    }
    double target;
    String how;
    if (settings.target().isPresent()) {
      if (!settings.target().get().metric().equals(name)) {
        return Optional.empty();
      }
      target = settings.target().get().value();
      how = "as asked for";
    } else {
      if (first.scan.best(direction).isEmpty() || first.scan.first().isEmpty()) {
        return Optional.empty();
      }
      double from = first.scan.first().get().value();
      double to = first.scan.best(direction).get().value();
      if (from == to) {
        return Optional.empty();
      }
      target = from + 0.9 * (to - from);
      how = "90 % of the way from the first run's first value to its best";
    }
    return Optional.of(
        Speed.of(
            target,
            how + "; " + Pair.whatCounts(first.series),
            Pair.reaches(first.series, target, direction),
            Pair.reaches(other.series, target, direction)));
  }

  /// The facts as documented JSON.
  public Json.Obj toJson() {
    List<Json> runs = new ArrayList<>();
    for (Contender side : sides) {
      Json.Builder run =
          Json.object()
              .put("id", side.run().id().text())
              .put("title", side.title())
              .put("at", side.at().text())
              .putText("state", side.run().text(TextFact.STATE))
              .putText("format", side.run().text(TextFact.FORMAT));
      side.run().started().ifPresent(at -> run.put("started", at.toString()));
      runs.add(run.build());
    }
    List<Json> compared = new ArrayList<>();
    metrics.forEach(metric -> compared.add(metric.toJson()));
    return Json.object()
        .put("schema", "tacho.compare/1")
        .put("runs", Json.array(runs))
        .put("configuration", configuration.toJson())
        .put("metrics", Json.array(compared))
        .put("remarks", Json.ofTexts(remarks))
        .build();
  }
}
