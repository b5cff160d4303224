package dev.tacho.cli.view;

import dev.tacho.core.Counter;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Sheet;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a run used of the machine, for people: each number with its origin, and the counters that
/// were read or are missing. Pure.
public final class UsedResources {
  /// These stand among the summary's own figures.
  private static final Set<String> ELSEWHERE = Set.of("duration_s", "peak_process_memory_bytes");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("cpu_time_s", "cpu time"),
          Map.entry("tree_cpu_cores", "cpu use"),
          Map.entry("memory_bytes", "memory"),
          Map.entry("peak_charged_memory_bytes", "memory charged"),
          Map.entry("storage_read_bytes", "storage read"),
          Map.entry("storage_written_bytes", "storage written"),
          Map.entry("tree_swap_bytes", "swap"),
          Map.entry("tree_processes", "processes"),
          Map.entry("tree_threads", "threads"),
          Map.entry("gpu_pct", "gpu use"),
          Map.entry("gpu_memory_bytes", "gpu memory"),
          Map.entry("energy_j", "energy"));

  private UsedResources() {}

  /// The numbers; none when the run has no such account (yet).
  public static List<Figure> figures(RunView view) {
    Optional<Json.Obj> result = view.facts().resources();
    if (result.isEmpty()
        || !(ResultJson.read(result.get(), "the run") instanceof Reading.Read(var read, _))) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    for (Measurement one : read.measurements()) {
      if (!ELSEWHERE.contains(one.metric().name())) {
        figures.add(figure(one));
      }
    }
    return figures;
  }

  /// The section of a summary; empty where there is nothing to tell.
  public static List<String> lines(RunView view) {
    Sheet sheet = new Sheet();
    Set<String> said = new HashSet<>();
    for (Figure figure : figures(view)) {
      boolean again = figure instanceof Figure.Missing missing && !said.add(missing.reason());
      sheet.row(figure.name(), again ? "unavailable (the same)" : figure.line());
    }
    List<String> lines = new ArrayList<>(sheet.lines("  "));
    counted(view).ifPresent(text -> lines.add("  " + text));
    return lines;
  }

  /// How many counters were read, and how many are missing; empty where none was looked for.
  static Optional<String> counted(RunView view) {
    Map<String, Counter> counters = view.facts().counters();
    if (counters.isEmpty()) {
      return Optional.empty();
    }
    long missing = counters.values().stream().filter(c -> c.missing().isPresent()).count();
    return Optional.of(
        Numbers.grouped(counters.size() - missing)
            + (counters.size() - missing == 1 ? " counter read, " : " counters read, ")
            + Numbers.grouped(missing)
            + " missing; tacho show "
            + view.header().id()
            + " --counters names them");
  }

  /// The counters as a table: what they said, or why they said nothing.
  public static List<String> counters(RunView view, int columns) {
    Map<String, SeriesSummary> values = new HashMap<>();
    view.standing().status().measured().forEach(s -> values.put(s.name(), s));
    Table table =
        new Table()
            .left("COUNTER")
            .right("VALUES")
            .right("LAST")
            .right("MIN")
            .right("MAX")
            .shrinking("READ FROM");
    Sheet missing = new Sheet();
    for (Counter counter : view.facts().counters().values()) {
      counter.missing().ifPresent(why -> missing.row(counter.series(), why));
      Optional<SeriesSummary> said =
          Optional.ofNullable(values.get(RunStatus.measured(counter.series())));
      if (said.isEmpty() && counter.missing().isPresent()) {
        continue;
      }
      table.row(
          counter.series(),
          said.map(s -> Numbers.grouped(s.count())).orElse("-"),
          said.map(s -> Numbers.text(s.last())).orElse("-"),
          said.map(s -> Numbers.text(s.min())).orElse("-"),
          said.map(s -> Numbers.text(s.max())).orElse("-"),
          counter.source());
    }
    List<String> lines = new ArrayList<>(table.lines(columns));
    List<String> unavailable = missing.lines("  ");
    if (!unavailable.isEmpty()) {
      lines.add("unavailable");
      lines.addAll(unavailable);
    }
    return lines;
  }

  /// The counters, for programs.
  public static Json countersJson(RunView view) {
    List<Json> counters = new ArrayList<>();
    view.facts().counters().values().forEach(counter -> counters.add(counter.toJson()));
    return Json.array(counters);
  }

  private static Figure figure(Measurement one) {
    return switch (one) {
      case Measurement.Known known ->
          new Figure.Known(
              name(known),
              text(known),
              Json.of(known.value()),
              known.metric().unit().symbol(),
              how(known));
      case Measurement.Missing(var metric, var scope, var reason) ->
          new Figure.Missing(name(metric.name(), scope), reason);
    };
  }

  private static String name(Measurement.Known known) {
    String name = name(known.metric().name(), known.scope());
    return switch (known.statistic()) {
      case Statistic.Total _, Statistic.Last _ -> name;
      case Statistic.Rate _ -> name + ", mean";
      case Statistic other -> name + ", " + other.label();
    };
  }

  private static String name(String metric, Scope scope) {
    StringBuilder name = new StringBuilder();
    scope.on(Dimension.DEVICE).ifPresent(device -> name.append(device).append(' '));
    name.append(NAMES.getOrDefault(metric, metric));
    scope.on(Dimension.ENERGY_BOUNDARY).ifPresent(b -> name.append(" (").append(b).append(')'));
    return name.toString();
  }

  private static String text(Measurement.Known known) {
    double value = known.value();
    String unit = known.metric().unit().symbol();
    return switch (unit) {
      case "s" -> Durations.ofNanos(Math.round(value * 1e9));
      case "B" -> Numbers.bytes(Math.round(value));
      case "1", "?" -> Numbers.text(value);
      default -> Numbers.text(value) + " " + unit;
    };
  }

  private static String how(Measurement.Known known) {
    StringBuilder how = new StringBuilder(words(known.how()));
    known
        .evidence()
        .samples()
        .ifPresent(
            n ->
                how.append(", ")
                    .append(Numbers.grouped(n))
                    .append(n == 1 ? " sample" : " samples"));
    long errors = known.evidence().errors();
    if (errors > 0) {
      how.append(", ").append(Numbers.grouped(errors)).append(" missed");
    }
    return how.toString();
  }

  private static String words(Provenance how) {
    return switch (how) {
      case Provenance.Measured(var source) -> "measured by " + source;
      case Provenance.Reported(var by, _) -> "reported by " + by;
      case Provenance.Derived(var formula, _) ->
          "derived as "
              + formula
              + (how.tier() == Tier.MEASURED ? "" : ", inputs " + how.tier().word());
      case Provenance.Estimated(var method, _) -> "estimated: " + method;
      case Provenance.Declared(var by) -> "declared by " + by;
    };
  }
}
