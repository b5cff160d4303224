package dev.tacho.cli.view;

import dev.tacho.bench.command.CommandBench;
import dev.tacho.core.RunFacts;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The numbers of a result; of repeats of a command a row a metric. Pure.
public final class BenchTable {
  private BenchTable() {}

  /// What a run measured on purpose: the result that refers to samples, else the first; empty for
  /// a run that was no bench.
  public static Optional<Result> of(RunFacts facts) {
    List<Result> measured = new ArrayList<>();
    for (Json.Obj json : facts.measured()) {
      if (ResultJson.read(json, "the run") instanceof Reading.Read(var result, _)) {
        measured.add(result);
      }
    }
    return measured.stream()
        .filter(result -> !result.samples().isEmpty())
        .findFirst()
        .or(() -> measured.stream().findFirst());
  }

  /// As a table that suits what was measured.
  public static List<String> lines(Result result, int columns) {
    if (CollectiveTable.shows(result)) {
      return CollectiveTable.lines(result, columns);
    }
    return result.samples().stream().anyMatch(set -> set.name().equals(CommandBench.TRIALS))
        ? trials(result, columns)
        : LoadTable.lines(result, columns);
  }

  private static List<String> trials(Result result, int columns) {
    Table table =
        new Table()
            .left("METRIC")
            .right("MEDIAN")
            .right("INTERVAL")
            .whereSaid()
            .right("RANGE")
            .right("SPREAD")
            .left("HOW");
    List<String> after = new ArrayList<>();
    for (Measurement one : result.measurements()) {
      switch (one) {
        case Measurement.Known known when known.statistic().equals(new Statistic.Median()) ->
            table.row(
                known.metric().name(),
                withUnit(known.metric().unit(), known.value()),
                known.evidence().interval().map(BenchTable::interval).orElse("-"),
                value(result, known.metric(), new Statistic.Min())
                    + " .. "
                    + value(result, known.metric(), new Statistic.Max()),
                spread(result, known.metric()),
                known.how().tier().word());
        case Measurement.Missing(var metric, var scope, var reason) when scope.at().isEmpty() ->
            after.add(metric.name() + "  unavailable (" + reason + ")");
        case Measurement.Known _, Measurement.Missing _ -> {}
      }
    }
    levels(result).ifPresent(after::add);
    List<String> lines = new ArrayList<>();
    table.lines(columns - 2).forEach(line -> lines.add("  " + line));
    after.forEach(line -> lines.add("  " + Printable.of(line)));
    return lines;
  }

  /// `1.25 s`; the unit of a metric that has none stated is left out.
  public static String withUnit(Unit unit, double value) {
    return switch (unit.symbol()) {
      case "B" -> Double.isFinite(value) ? Numbers.bytes(Math.round(value)) : Numbers.text(value);
      case "?", "1" -> Numbers.text(value);
      default -> Numbers.text(value) + " " + unit.symbol();
    };
  }

  private static Optional<String> levels(Result result) {
    List<Interval> intervals =
        result.measurements().stream()
            .filter(m -> m instanceof Measurement.Known)
            .flatMap(m -> ((Measurement.Known) m).evidence().interval().stream())
            .toList();
    if (intervals.isEmpty()) {
      return Optional.of(
          "so few repeats have no interval for the median at 95 %: six do; the range is all there"
              + " is");
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "intervals of the median over repeats at %.1f %%, %s",
            100 * intervals.getFirst().level(),
            intervals.getFirst().method()));
  }

  private static String interval(Interval interval) {
    return Numbers.text(interval.low()) + " .. " + Numbers.text(interval.high());
  }

  private static String value(Result result, Metric metric, Statistic statistic) {
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.metric().equals(metric) && m.statistic().equals(statistic))
        .findFirst()
        .map(m -> Numbers.text(m.value()))
        .orElse("-");
  }

  private static String spread(Result result, Metric metric) {
    Dimension of = new Dimension("of");
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.scope().on(of).filter(metric.name()::equals).isPresent())
        .findFirst()
        .map(m -> String.format(Locale.ROOT, "%.1f %%", m.value()))
        .orElse("-");
  }
}
