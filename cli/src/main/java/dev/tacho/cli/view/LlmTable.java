package dev.tacho.cli.view;

import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The numbers of one cell of load on a language model: a row a metric. Pure.
public final class LlmTable {
  private static final List<Statistic> COLUMNS =
      List.of(
          new Statistic.Mean(),
          new Statistic.Median(),
          Statistic.quantile(0.9),
          Statistic.quantile(0.99),
          new Statistic.Max());

  private static final Pattern TOO_FEW = Pattern.compile("p[0-9.]+ refused: [0-9]+ values.*");

  private LlmTable() {}

  /// The table, the rates below it, and why something is missing.
  public static List<String> lines(Result result, int columns) {
    Table table = new Table().left("METRIC");
    COLUMNS.forEach(statistic -> table.right(statistic.label().toUpperCase(java.util.Locale.ROOT)));
    table.right("SAMPLES").left("HOW");
    Map<String, Map<Statistic, Measurement.Known>> known = new LinkedHashMap<>();
    List<String> rates = new ArrayList<>();
    Map<String, Set<String>> missing = new LinkedHashMap<>();
    boolean tooFew = false;
    for (Measurement one : result.measurements()) {
      switch (one) {
        case Measurement.Known(var metric, var statistic, var value, _, var how, var evidence) -> {
          if (COLUMNS.contains(statistic)) {
            known
                .computeIfAbsent(metric.name(), _ -> new LinkedHashMap<>())
                .put(
                    statistic,
                    new Measurement.Known(metric, statistic, value, one.scope(), how, evidence));
          } else if (statistic instanceof Statistic.Rate) {
            rates.add(
                metric.name()
                    + "  "
                    + BenchTable.withUnit(metric.unit(), rounded(value))
                    + "  ("
                    + how.tier().word()
                    + ")");
          }
        }
        case Measurement.Missing(var metric, _, var reason) -> {
          if (TOO_FEW.matcher(reason).matches()) {
            tooFew = true;
          } else {
            missing
                .computeIfAbsent(
                    reason.replaceFirst("^\\S+ refused: client", "client"),
                    _ -> new LinkedHashSet<>())
                .add(metric.name());
          }
        }
      }
    }
    known.forEach((name, of) -> row(table, name, of));
    List<String> lines = new ArrayList<>();
    table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    if (tooFew) {
      lines.add("  -  the sample is too small for this percentile");
    }
    rates.forEach(line -> lines.add("  " + Printable.of(line)));
    missing.forEach(
        (reason, names) ->
            lines.add(
                "  " + Printable.of(String.join(", ", names) + "  unavailable (" + reason + ")")));
    return lines;
  }

  private static void row(Table table, String name, Map<Statistic, Measurement.Known> of) {
    Measurement.Known any = of.values().iterator().next();
    List<String> cells = new ArrayList<>();
    cells.add(name);
    for (Statistic statistic : COLUMNS) {
      cells.add(
          Optional.ofNullable(of.get(statistic))
              .map(k -> Numbers.text(rounded(k.value())))
              .orElse("-"));
    }
    cells.add(
        any.evidence().samples().isPresent()
            ? Long.toString(any.evidence().samples().getAsLong())
            : "-");
    cells.add(any.how().tier().word());
    table.row(cells.toArray(String[]::new));
  }

  /// To four figures, which is more than any of them holds.
  public static double rounded(double value) {
    return Double.isFinite(value) && value != 0
        ? new java.math.BigDecimal(value, new java.math.MathContext(4)).doubleValue()
        : value;
  }
}
