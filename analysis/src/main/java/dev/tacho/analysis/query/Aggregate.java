package dev.tacho.analysis.query;

import dev.tacho.core.json.Json;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Runs that share what some facts say, and what their metrics come to together.
///
/// @param key what they share, in the order of the facts asked for; `-` where they have none
/// @param runs how many they are
/// @param figures one for each metric asked for
public record Aggregate(List<String> key, List<QueriedRun> runs, List<Figures> figures) {
  public Aggregate {
    key = List.copyOf(key);
    runs = List.copyOf(runs);
    figures = List.copyOf(figures);
  }

  /// One metric over the runs of a group. All numbers are of the finite values; NaN without any.
  ///
  /// @param values how many runs have a finite one
  /// @param notFinite how many have one that is NaN or infinite
  /// @param missing how many have none
  /// @param deviation the standard deviation between runs; NaN below two
  public record Figures(
      Selector metric,
      int values,
      int notFinite,
      int missing,
      double mean,
      double deviation,
      double min,
      double median,
      double max) {
    /// The facts as documented JSON.
    public Json.Obj toJson() {
      return Json.object()
          .put("metric", metric.toString())
          .put("values", values)
          .put("not_finite", notFinite)
          .put("missing", missing)
          .put("mean", mean)
          .put("deviation", deviation)
          .put("min", min)
          .put("median", median)
          .put("max", max)
          .build();
    }

    static Figures of(Selector metric, List<QueriedRun> runs) {
      double[] found = new double[runs.size()];
      int values = 0;
      int notFinite = 0;
      int missing = 0;
      for (QueriedRun run : runs) {
        OptionalDouble value = metric.of(run);
        if (value.isEmpty()) {
          missing++;
        } else if (Double.isFinite(value.getAsDouble())) {
          found[values++] = value.getAsDouble();
        } else {
          notFinite++;
        }
      }
      double[] finite = Arrays.copyOf(found, values);
      if (values == 0) {
        double none = Double.NaN;
        return new Figures(metric, 0, notFinite, missing, none, none, none, none, none);
      }
      Arrays.sort(finite);
      double mean = Arrays.stream(finite).average().orElseThrow();
      double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
      return new Figures(
          metric,
          values,
          notFinite,
          missing,
          mean,
          values < 2 ? Double.NaN : Math.sqrt(squares / (values - 1)),
          finite[0],
          Quantiles.median(finite),
          finite[values - 1]);
    }
  }

  /// The groups of `runs`, in the order of their first members.
  public static List<Aggregate> by(
      List<? extends QueriedRun> runs, List<Fact> facts, List<Selector> metrics) {
    Map<List<String>, List<QueriedRun>> groups = new LinkedHashMap<>();
    for (QueriedRun run : runs) {
      List<String> key =
          facts.stream().map(fact -> fact.of(run).map(Value::text).orElse("-")).toList();
      groups.computeIfAbsent(key, fresh -> new ArrayList<>()).add(run);
    }
    return groups.entrySet().stream()
        .map(
            group ->
                new Aggregate(
                    group.getKey(),
                    group.getValue(),
                    metrics.stream().map(m -> Figures.of(m, group.getValue())).toList()))
        .toList();
  }
}
