package dev.tacho.bench.llm;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The cells of a sweep as points of throughput (higher is better) and latency (lower is better),
/// and which of them nobody would choose: those that another is at least as good as in both and
/// better than in one. Immutable.
///
/// The latency is the farthest tail that every cell can tell, so that points are of one kind.
///
/// @param statistic of the latency
public record Pareto(Statistic statistic, List<Point> points) {
  /// The metric of the one axis.
  public static final String THROUGHPUT = "output_tokens_per_s";

  /// The metric of the other.
  public static final String LATENCY = "latency_ms";

  private static final List<Statistic> TAILS =
      List.of(
          Statistic.quantile(0.99),
          Statistic.quantile(0.95),
          Statistic.quantile(0.9),
          new Statistic.Median());

  /// One cell.
  ///
  /// @param throughput NaN where it has no place, as the latency
  /// @param dominatedBy the load of a cell that is better; empty on the frontier
  /// @param missing why it has no place
  public record Point(
      String load,
      double throughput,
      double latency,
      Optional<String> dominatedBy,
      Optional<String> missing) {}

  public Pareto {
    points = List.copyOf(points);
  }

  /// Of the results by load; a cell without one is told as missing.
  public static Pareto of(SequencedMap<String, Optional<Result>> cells) {
    Statistic statistic =
        TAILS.stream()
            .filter(
                tail ->
                    cells.values().stream()
                        .flatMap(Optional::stream)
                        .allMatch(r -> known(r, LATENCY, tail).isPresent()))
            .findFirst()
            .orElseGet(TAILS::getLast);
    List<Point> placed = new ArrayList<>();
    for (Map.Entry<String, Optional<Result>> cell : cells.entrySet()) {
      placed.add(place(cell.getKey(), cell.getValue(), statistic));
    }
    return new Pareto(statistic, placed.stream().map(point -> judged(point, placed)).toList());
  }

  private static Point place(String load, Optional<Result> result, Statistic statistic) {
    Optional<Double> throughput = result.flatMap(r -> known(r, THROUGHPUT, new Statistic.Rate()));
    Optional<Double> latency = result.flatMap(r -> known(r, LATENCY, statistic));
    if (throughput.isPresent() && latency.isPresent()) {
      return new Point(load, throughput.get(), latency.get(), Optional.empty(), Optional.empty());
    }
    String why =
        result
            .map(r -> missing(r, throughput.isPresent() ? LATENCY : THROUGHPUT))
            .orElse("the cell has no result");
    return new Point(load, Double.NaN, Double.NaN, Optional.empty(), Optional.of(why));
  }

  private static Point judged(Point point, List<Point> all) {
    if (point.missing().isPresent()) {
      return point;
    }
    return new Point(
        point.load(),
        point.throughput(),
        point.latency(),
        all.stream().filter(other -> better(other, point)).map(Point::load).findFirst(),
        Optional.empty());
  }

  private static boolean better(Point one, Point other) {
    return one.throughput() >= other.throughput()
        && one.latency() <= other.latency()
        && (one.throughput() > other.throughput() || one.latency() < other.latency());
  }

  private static Optional<Double> known(Result result, String metric, Statistic statistic) {
    for (Measurement one : result.measurements()) {
      if (one instanceof Measurement.Known known
          && known.metric().name().equals(metric)
          && known.statistic().equals(statistic)) {
        return Optional.of(known.value());
      }
    }
    return Optional.empty();
  }

  private static String missing(Result result, String metric) {
    for (Measurement one : result.measurements()) {
      if (one instanceof Measurement.Missing gone && gone.metric().name().equals(metric)) {
        return metric + ": " + gone.reason();
      }
    }
    return metric + " was not measured";
  }

  /// As the answers of `tacho bench llm` have it.
  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Point point : points) {
      Json.Builder json = Json.object().put("load", point.load());
      if (point.missing().isEmpty()) {
        json.put("throughput", point.throughput()).put("latency", point.latency());
      }
      list.add(
          json.putText("dominated_by", point.dominatedBy())
              .putText("missing", point.missing())
              .build());
    }
    return Json.object()
        .put("throughput", THROUGHPUT)
        .put("latency", LATENCY + ":" + statistic.label())
        .put("points", Json.array(list))
        .build();
  }
}
