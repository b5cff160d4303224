package dev.tacho.cli.health;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerStep;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A diagnosis as lines for people.
final class HealthLines {
  private HealthLines() {}

  /// All of it, at most `columns` wide where it is a table.
  static List<String> all(Diagnosis diagnosis, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(head(diagnosis));
    for (Anomaly anomaly : diagnosis.active()) {
      lines.add("  " + line(diagnosis, anomaly));
      if (!anomaly.advice().isEmpty()) {
        lines.add("    do: " + Printable.of(anomaly.advice()));
      }
    }
    long over = diagnosis.anomalies().stream().filter(a -> !a.active()).count();
    if (over > 0) {
      lines.add("  over again: " + over + "; tacho health report lists them");
    }
    lines.addAll(workers(diagnosis).lines(columns));
    diagnosis.remarks().forEach(remark -> lines.add("note: " + Printable.of(remark)));
    return lines;
  }

  /// `HEALTHY  run demo: 2 of 2 workers, step 120 of 400, written 1 s ago`.
  static String head(Diagnosis diagnosis) {
    HealthCheckpoint c = diagnosis.reading().checkpoint();
    String run = c.name().map(n -> n + " (" + c.run() + ")").orElse(c.run());
    String total = c.totalSteps().isPresent() ? " of " + c.totalSteps().getAsLong() : "";
    return diagnosis.verdict().word().toUpperCase(Locale.ROOT)
        + "  "
        + Printable.of(run)
        + ": "
        + told(c)
        + " of "
        + c.world()
        + " workers, "
        + step(c).map(s -> "step " + s + total + ", ").orElse("no step yet, ")
        + "written "
        + Durations.ofNanos(Math.round(diagnosis.ageSeconds() * 1e9))
        + " ago"
        + (c.ended() ? ", ended" : "");
  }

  /// Workers that were heard of.
  static long told(HealthCheckpoint c) {
    return c.workers().stream()
        .filter(worker -> worker.lastNanos().isPresent() || worker.last().isPresent())
        .count();
  }

  /// The step that every worker has ended.
  static Optional<Long> step(HealthCheckpoint c) {
    return c.workers().stream()
        .flatMap(w -> w.last().stream())
        .map(WorkerStep::step)
        .min(Long::compareTo);
  }

  static String line(Diagnosis diagnosis, Anomaly anomaly) {
    String onset =
        anomaly.onsetStep().isPresent() ? "since step " + anomaly.onsetStep().getAsLong() : "";
    return anomaly.kind().severity().word()
        + ": "
        + anomaly.kind().title()
        + " ("
        + anomaly.cause().word()
        + (onset.isEmpty() ? "" : ", " + onset)
        + (anomaly.active() ? "" : ", over")
        + "): "
        + Printable.of(anomaly.message())
        + (diagnosis.reading().judged() ? "" : " [judged here]");
  }

  /// The workers side by side.
  static Table workers(Diagnosis diagnosis) {
    Table table =
        new Table()
            .right("RANK")
            .left("STATE")
            .right("STEP")
            .right("LOSS")
            .right("COMPUTE")
            .right("WAIT")
            .right("DATA")
            .right("TOKENS/S")
            .left("LAST COLLECTIVE");
    for (WorkerHealth worker : diagnosis.reading().checkpoint().workers()) {
      Optional<WorkerStep> last = worker.last();
      table.row(
          Integer.toString(worker.rank()),
          worker.state().word(),
          last.map(s -> Long.toString(s.step())).orElse("-"),
          last.map(s -> Numbers.text(s.loss(), 4)).orElse("-"),
          millis(last.map(WorkerStep::computeMs)),
          millis(last.map(WorkerStep::waitMs)),
          millis(last.map(WorkerStep::dataMs)),
          last.map(WorkerStep::tokensPerSecond)
              .filter(OptionalDouble::isPresent)
              .map(v -> Numbers.text(v.getAsDouble(), 4))
              .orElse("-"),
          worker
              .collective()
              .map(c -> c.number() + " " + c.name() + (c.leftNanos().isPresent() ? "" : ", inside"))
              .orElse("-"));
    }
    return table;
  }

  private static String millis(Optional<OptionalDouble> ms) {
    return ms.filter(OptionalDouble::isPresent)
        .map(v -> Durations.ofNanos(Math.round(v.getAsDouble() * 1e6)))
        .orElse("-");
  }
}
