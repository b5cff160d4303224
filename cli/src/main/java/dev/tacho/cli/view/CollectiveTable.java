package dev.tacho.cli.view;

import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.train.sweep.SweepBench;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The numbers of a sweep over sizes: a row a size. Pure.
public final class CollectiveTable {
  private static final Dimension BYTES = SweepBench.BYTES;

  private CollectiveTable() {}

  /// Whether this is such a result.
  static boolean shows(Result result) {
    return result.samples().stream().anyMatch(set -> set.name().equals(SweepBench.REPEATS));
  }

  public static List<String> lines(Result result, int columns) {
    Map<String, Map<String, Measurement.Known>> sizes = new LinkedHashMap<>();
    for (Measurement one : result.measurements()) {
      if (one instanceof Measurement.Known known && known.scope().on(BYTES).isPresent()) {
        sizes
            .computeIfAbsent(known.scope().on(BYTES).get(), _ -> new LinkedHashMap<>())
            .put(known.metric().name(), known);
      }
    }
    Table table =
        new Table()
            .right("BYTES")
            .right("ROUNDS")
            .right("TIME ms")
            .right("INTERVAL")
            .right("ALGBW GB/s")
            .right("BUSBW GB/s")
            .right("INTERVAL")
            .left("SUMS");
    sizes.forEach(
        (bytes, known) ->
            table.row(
                Numbers.grouped(Long.parseLong(bytes)),
                at(known, "all_reduce_ms")
                    .map(m -> Numbers.grouped(m.evidence().samples().orElse(0)))
                    .orElse("-"),
                value(known, "all_reduce_ms"),
                interval(known, "all_reduce_ms"),
                value(known, "algorithm_bandwidth_gb_per_s"),
                value(known, "bus_bandwidth_gb_per_s"),
                interval(known, "bus_bandwidth_gb_per_s"),
                outcome(result, bytes)));
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(
            result.workload().name()
                + ": "
                + LoadTable.parameter(result, "workers").orElse("?")
                + " workers by "
                + LoadTable.parameter(result, "backend").orElse("?")
                + ", medians of "
                + LoadTable.parameter(result, "repeats").orElse("?")
                + " repeats, of the slowest worker; measured"));
    table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    LoadTable.method(result).ifPresent(text -> lines.add("  " + Printable.of(text)));
    return lines;
  }

  private static Optional<Measurement.Known> at(
      Map<String, Measurement.Known> known, String metric) {
    return Optional.ofNullable(known.get(metric));
  }

  private static String value(Map<String, Measurement.Known> known, String metric) {
    return at(known, metric).map(m -> Numbers.text(m.value())).orElse("-");
  }

  private static String interval(Map<String, Measurement.Known> known, String metric) {
    return at(known, metric)
        .flatMap(m -> m.evidence().interval())
        .map(CollectiveTable::text)
        .orElse("-");
  }

  private static String text(Interval interval) {
    return Numbers.text(interval.low()) + " .. " + Numbers.text(interval.high());
  }

  private static String outcome(Result result, String bytes) {
    return result.checks().stream()
        .filter(check -> check.name().equals("sum of " + bytes + " bytes"))
        .findFirst()
        .map(check -> check.outcome() == Check.Outcome.PASSED ? "exact" : "WRONG")
        .orElse("-");
  }
}
