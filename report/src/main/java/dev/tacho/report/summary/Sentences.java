package dev.tacho.report.summary;

import dev.tacho.analysis.convergence.Convergence;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.forecast.TrainingTime;
import dev.tacho.analysis.health.HealthScore;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Wrapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sentences that a summary begins with: how the run stands, what that is worth, where it is
/// heading.
final class Sentences {
  private Sentences() {}

  static List<String> of(
      RunSummary summary, String called, Optional<String> standing, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Wrapped.text(
            Printable.of(called)
                + ": "
                + Printable.of(standing.orElseGet(() -> state(summary)))
                + "; "
                + read(summary),
            columns,
            "  "));
    lines.add(Wrapped.text(verdict(summary), columns, "  "));
    if (summary.objective().isPresent()) {
      lines.add(Wrapped.text(course(summary, summary.objective().get()), columns, "  "));
    }
    return lines;
  }

  private static String state(RunSummary summary) {
    StringBuilder text = new StringBuilder();
    if (summary.state().isEmpty()) {
      text.append("state unknown (")
          .append(Printable.of(summary.unknownState().orElse("the source does not tell")))
          .append(')');
    } else {
      text.append(summary.state().get().word().replace('_', ' '));
    }
    boolean ended = summary.state().isPresent() && summary.state().get().ended();
    if (summary.extent().ranNanos().isPresent()) {
      boolean known = summary.state().isPresent();
      text.append(ended ? " after " : known ? ", so far " : ", values over ")
          .append(Durations.ofNanos(summary.extent().ranNanos().getAsLong()));
    }
    Optional<RunEvent.StateChanged> change = summary.facts().lastChange();
    if (change.isPresent() && ended) {
      if (change.get().exitCode().isPresent()) {
        text.append(", exit code ").append(change.get().exitCode().getAsInt());
      }
      change
          .get()
          .reason()
          .ifPresent(why -> text.append(" (").append(Printable.of(why)).append(')'));
    }
    if (summary.time() instanceof TrainingTime.Estimate left) {
      text.append(", about ")
          .append(duration(left.secondsLeft()))
          .append(" left (")
          .append(duration(left.interval().low()))
          .append(" to ")
          .append(duration(left.interval().high()))
          .append(')');
    }
    return text.toString();
  }

  private static String duration(double seconds) {
    return Durations.text(Duration.ofSeconds(Math.max(1, Math.round(seconds))));
  }

  private static String read(RunSummary summary) {
    RunSummary.RunExtent extent = summary.extent();
    if (extent.series() == 0) {
      int measured =
          summary.facts().measured().stream()
              .mapToInt(result -> result.array("measurements").size())
              .sum();
      return measured == 0
          ? "it reported no metrics."
          : "a bench with " + Numbers.grouped(measured) + " measurements.";
    }
    String name = Printable.of(summary.steps().name());
    String steps =
        extent.lastStep() == RunSink.NO_STEP
            ? "without steps"
            : name
                + " "
                + Steps.text(summary.steps(), extent.firstStep())
                + " to "
                + Steps.text(summary.steps(), extent.lastStep());
    String damage =
        summary.damage().isEmpty()
            ? ""
            : "; "
                + Numbers.grouped(summary.damage().size())
                + (summary.damage().size() == 1 ? " damaged place" : " damaged places")
                + " left out";
    return Numbers.grouped(extent.values())
        + (extent.values() == 1 ? " value of " : " values of ")
        + Numbers.grouped(extent.series())
        + (extent.series() == 1 ? " metric, " : " metrics, ")
        + steps
        + ", every row read"
        + damage
        + ".";
  }

  private static String verdict(RunSummary summary) {
    int critical = count(summary, Severity.CRITICAL);
    int warning = count(summary, Severity.WARNING);
    StringBuilder text = new StringBuilder();
    if (critical + warning == 0) {
      text.append(nothing(summary));
    } else {
      text.append(critical > 0 ? critical + " critical" : "")
          .append(critical > 0 && warning > 0 ? ", " : "")
          .append(warning > 0 ? warning + (warning == 1 ? " warning" : " warnings") : "");
    }
    if (summary.health() instanceof HealthScore.Scored scored) {
      text.append("; health ").append(scored.value()).append(" of 100");
      if (!scored.deductions().isEmpty()) {
        text.append(" (");
        boolean first = true;
        for (HealthScore.Deduction deduction : scored.deductions()) {
          text.append(first ? "" : ", ")
              .append("-")
              .append(deduction.points())
              .append(' ')
              .append(Printable.of(deduction.reason()));
          first = false;
        }
        text.append(')');
      }
    } else {
      text.append("; no health score: ")
          .append(Printable.of(((HealthScore.Unscored) summary.health()).reason()));
    }
    return text.append('.').toString();
  }

  /// What was looked at in vain: a run that failed is not fine because its metrics are.
  private static String nothing(RunSummary summary) {
    if (summary.extent().series() == 0) {
      return "There is no metric to judge";
    }
    boolean fine = summary.state().map(s -> !s.ended() || s == RunState.COMPLETED).orElse(true);
    return fine ? "Nothing wrong was found" : "Nothing wrong was found in its metrics";
  }

  private static int count(RunSummary summary, Severity severity) {
    int n = 0;
    for (Finding finding : summary.diagnosis().findings()) {
      n += finding.severity() == severity ? 1 : 0;
    }
    return n;
  }

  private static String course(RunSummary summary, MetricStats metric) {
    StringBuilder text = new StringBuilder(Printable.of(metric.name()));
    text.append(" went from ")
        .append(Amounts.of(metric.first().value(), metric.meaning().unit()))
        .append(" to ")
        .append(Amounts.of(metric.last().value(), metric.meaning().unit()));
    if (metric.best().isPresent()) {
      text.append(", best ")
          .append(Amounts.of(metric.best().get().value(), metric.meaning().unit()))
          .append(Steps.at(summary.steps(), metric.best().get().step()));
    }
    return text.append("; ").append(heading(summary)).append('.').toString();
  }

  private static String heading(RunSummary summary) {
    Convergence convergence = summary.convergence();
    if (convergence instanceof Convergence.Reached reached) {
      return "converged: 95 % of its way was done by "
          + Printable.of(summary.steps().name())
          + " "
          + Numbers.grouped(Math.round(reached.since().high()));
    }
    if (convergence instanceof Convergence.Expected expected) {
      return "limit within "
          + Numbers.text(expected.limit().low(), 3)
          + " to "
          + Numbers.text(expected.limit().high(), 3)
          + ", 95 % of the way there by "
          + Printable.of(summary.steps().name())
          + " "
          + Numbers.grouped(Math.round(expected.at().low()))
          + " to "
          + Numbers.grouped(Math.round(expected.at().high()));
    }
    return "convergence: no, " + Printable.of(((Convergence.No) convergence).reason());
  }
}
