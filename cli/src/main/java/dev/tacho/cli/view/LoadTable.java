package dev.tacho.cli.view;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The numbers of a result that was made under load: a row a metric and statistic, then what is
/// missing with its reason, and what was asked of the work. Pure.
public final class LoadTable {
  /// The dimension that tells rows of one metric apart.
  private static final Dimension LAYER = new Dimension("layer");

  private LoadTable() {}

  public static List<String> lines(Result result, int columns) {
    Table table =
        new Table()
            .left("METRIC")
            .left("STATISTIC")
            .right("VALUE")
            .right("INTERVAL")
            .whereSaid()
            .right("SAMPLES")
            .left("HOW");
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (Measurement one : result.measurements()) {
      switch (one) {
        case Measurement.Known known ->
            table.row(
                known.metric().name()
                    + known.scope().on(LAYER).map(layer -> " " + Printable.of(layer)).orElse(""),
                known.statistic().label(),
                BenchTable.withUnit(known.metric().unit(), known.value()),
                known.evidence().interval().map(LoadTable::interval).orElse("-"),
                known.evidence().samples().isPresent()
                    ? String.format(Locale.ROOT, "%,d", known.evidence().samples().getAsLong())
                    : "-",
                known.how().tier().word());
        case Measurement.Missing(var metric, _, var reason) ->
            missing.computeIfAbsent(reason, _ -> new ArrayList<>()).add(metric.name());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(head(result));
    table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    missing.forEach(
        (reason, names) ->
            lines.add(
                "  " + Printable.of(String.join(", ", names) + "  unavailable (" + reason + ")")));
    method(result).ifPresent(text -> lines.add("  " + Printable.of(text)));
    for (Check check : result.checks()) {
      lines.add(
          "  "
              + Printable.of(check.name() + ": " + check.outcome().word() + ", " + check.detail()));
    }
    return lines;
  }

  /// What a parameter of the workload is set to.
  public static Optional<String> parameter(Result result, String name) {
    return result
        .workload()
        .parameters()
        .get(name)
        .map(value -> value instanceof Json.Str(var text) ? text : value.toString());
  }

  /// A number of the result with its unit, by the names of the table; `-` where it has none.
  public static String value(Optional<Result> result, String metric, String statistic) {
    return result.stream()
        .flatMap(made -> made.measurements().stream())
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.metric().name().equals(metric) && m.statistic().label().equals(statistic))
        .findFirst()
        .map(m -> BenchTable.withUnit(m.metric().unit(), m.value()))
        .orElse("-");
  }

  private static String head(Result result) {
    List<String> settings = new ArrayList<>();
    for (String name :
        List.of("device", "precision", "batch_size", "scenario", "streams", "concurrency")) {
      parameter(result, name)
          .ifPresent(value -> settings.add(name.replace("_size", "") + " " + value));
    }
    parameter(result, "row_every")
        .filter(every -> !every.equals("1"))
        .ifPresent(every -> settings.add("one query in " + every + " written down"));
    return Printable.of(result.workload().name() + ": " + String.join(", ", settings));
  }

  static Optional<String> method(Result result) {
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .flatMap(m -> ((Measurement.Known) m).evidence().interval().stream())
        .findFirst()
        .map(
            interval ->
                String.format(
                    Locale.ROOT,
                    "intervals at %.0f %%: %s",
                    100 * interval.level(),
                    interval.method()));
  }

  private static String interval(Interval interval) {
    return Numbers.text(interval.low()) + " .. " + Numbers.text(interval.high());
  }
}
