package dev.tacho.cli.judge;

import dev.tacho.analysis.gate.GateStatus;
import dev.tacho.analysis.gate.GateVerdict;
import dev.tacho.analysis.gate.MetricVerdict;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.core.RunEvent;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.Baseline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A verdict with what its readers need around it, and the sentences that all its forms share.
///
/// @param name of the gate, which is that of its baseline
/// @param title what the run is called
/// @param host that the run was made on
/// @param strict whether a soft breach counts as a failure
/// @param policy the file that states the limits; empty where the command line does
/// @param made when it was made
record GateReport(
    String name,
    String title,
    String host,
    GateVerdict verdict,
    Optional<Baseline> baseline,
    boolean strict,
    Optional<Stated> policy,
    Instant made) {
  /// A file that states limits.
  ///
  /// @param file as it was named
  /// @param lines where the limits of each number stand, by its label
  record Stated(String file, Map<String, Integer> lines) {
    Stated {
      lines = Map.copyOf(lines);
    }
  }

  /// What the process ends with.
  int exitCode() {
    if (verdict.advisory()) {
      return ExitCode.DONE;
    }
    return switch (verdict.status()) {
      case PASSED -> ExitCode.DONE;
      case SOFT_BREACH -> strict ? ExitCode.NO : ExitCode.DONE;
      case FAILED -> ExitCode.NO;
      case NO_VERDICT, NO_BASELINE -> ExitCode.NOT_COMPARABLE;
    };
  }

  /// The verdict on one line.
  String headline() {
    String against =
        switch (verdict.status()) {
          case NO_BASELINE ->
              ": there is no baseline '" + name + "'; tacho gate save " + name + " RUN makes one";
          case PASSED, SOFT_BREACH, FAILED, NO_VERDICT ->
              " · run "
                  + titled(title, verdict.candidate())
                  + verdict.baseline().map(run -> " against " + run).orElse("")
                  + policy.map(stated -> " by " + stated.file()).orElse("");
        };
    return "gate " + name + ": " + verdict.status().word() + against;
  }

  private static String titled(String title, String id) {
    return title.equals(id) ? id : title + " (" + id + ")";
  }

  /// What the reader must know of the whole.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (verdict.advisory()) {
      remarks.add(
          "advisory, exit code 0 whatever it says: "
              + Counted.of(verdict.history(), "earlier run")
              + " of this work on this machine, "
              + verdict.advisoryUntil()
              + " are wanted before it counts");
    }
    if (policy.isPresent()
        && verdict.baseline().isEmpty()
        && verdict.metrics().stream().anyMatch(MetricVerdict::isCompared)) {
      remarks.add(
          "there is no baseline '" + name + "'; tacho gate save " + name + " RUN makes one");
    }
    remarks.addAll(verdict.reasons());
    return remarks;
  }

  /// Why each metric stands as it does, where there is something to say.
  List<String> metricReasons() {
    List<String> reasons = new ArrayList<>();
    for (MetricVerdict metric : verdict.metrics()) {
      if (!metric.reason().isEmpty()) {
        reasons.add(metric.label() + ": " + metric.reason() + ranges(metric));
      }
    }
    return reasons;
  }

  /// The ranges of both sides, where there is no interval to show.
  private static String ranges(MetricVerdict metric) {
    boolean both = !metric.baseline().isEmpty() && !metric.candidate().isEmpty();
    boolean interval = metric.change().filter(c -> !Double.isNaN(c.low())).isPresent();
    return both && !interval
        ? "; range " + range(metric.baseline()) + " there, " + range(metric.candidate()) + " here"
        : "";
  }

  private static String range(List<Double> values) {
    var all = values.stream().mapToDouble(v -> v).summaryStatistics();
    return Numbers.text(all.getMin()) + " .. " + Numbers.text(all.getMax());
  }

  /// The advice that explains a status that is not passed; one line that says so when there is
  /// none; nothing for a passed one.
  List<String> explanations() {
    if (verdict.status() == GateStatus.PASSED) {
      return List.of();
    }
    if (verdict.advice().isEmpty()) {
      return List.of("no rule found anything in the run that explains it");
    }
    List<String> lines = new ArrayList<>();
    for (RunEvent.Advice advice : verdict.advice()) {
      lines.add(
          advice.severity().word()
              + " "
              + advice.rule()
              + ": "
              + advice.message()
              + "; "
              + advice.action());
    }
    return lines;
  }

  /// The metrics that have a number to show on either side, or without which there is no verdict.
  List<MetricVerdict> shown() {
    return verdict.metrics().stream()
        .filter(m -> m.decides() || !m.baseline().isEmpty() || !m.candidate().isEmpty())
        .toList();
  }

  /// The cells of a metric, in the order of [#HEADINGS].
  static List<String> cells(MetricVerdict metric) {
    Optional<MetricVerdict.Change> change = metric.change();
    return List.of(
        metric.label(),
        change.map(c -> value(metric, c.baseline())).orElse("-"),
        change
            .map(c -> value(metric, c.candidate()))
            .or(
                () ->
                    metric.number().stream().mapToObj(number -> value(metric, number)).findFirst())
            .orElse("-"),
        change.map(c -> signed(c.share())).orElse("-"),
        change
            .filter(c -> !Double.isNaN(c.low()))
            .map(c -> signed(c.low()) + " .. " + signed(c.high()))
            .orElse("-"),
        change.filter(c -> Double.isFinite(c.noise())).map(c -> percent(c.noise())).orElse("-"),
        limit(metric),
        metric.baseline().size() + " / " + metric.candidate().size(),
        isNowhere(metric) ? "-" : metric.tier().word(),
        metric.status().word() + (metric.decides() ? "" : " (does not decide)"));
  }

  private static boolean isNowhere(MetricVerdict metric) {
    return metric.baseline().isEmpty() && metric.candidate().isEmpty() && metric.number().isEmpty();
  }

  /// What the cells are.
  static final List<String> HEADINGS =
      List.of(
          "METRIC",
          "BASELINE",
          "RUN",
          "CHANGE",
          "95 % INTERVAL",
          "NOISE",
          "LIMIT",
          "REPEATS",
          "HOW",
          "STATUS");

  private static String limit(MetricVerdict metric) {
    List<String> parts = new ArrayList<>();
    if (metric.isCompared()) {
      parts.add(percent(metric.relativeLimit()));
    }
    metric.bound().max().ifPresent(max -> parts.add("<= " + value(metric, max)));
    metric.bound().min().ifPresent(min -> parts.add(">= " + value(metric, min)));
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  private static String value(MetricVerdict metric, double value) {
    return BenchTable.withUnit(metric.unit(), value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String signed(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%+.1f %%", 100 * share)
        : share > 0 ? "+infinite" : "-infinite";
  }
}
