package dev.tacho.cli.health;

import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.Version;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.health.Clue;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerStep;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// A diagnosis as a report.
final class HealthPage {
  private static final Unit MILLIS = new Unit("ms");
  private static final Unit NATS = new Unit("nats");

  private HealthPage() {}

  static Report of(Diagnosis diagnosis, Instant now) {
    HealthCheckpoint c = diagnosis.reading().checkpoint();
    String title = c.name().orElse(c.run());
    return new Report(
        "Health of " + title,
        Optional.empty(),
        "health",
        now,
        "tacho " + Version.TEXT,
        List.of(new Report.Covered(c.run(), title)),
        List.of(verdict(diagnosis), anomalies(diagnosis), workers(diagnosis), charts(c)));
  }

  private static Section verdict(Diagnosis diagnosis) {
    HealthCheckpoint c = diagnosis.reading().checkpoint();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Prose(HealthLines.head(diagnosis) + "."));
    blocks.add(
        new Block.Kpis(
            List.of(
                new Block.Kpi(
                    "Verdict",
                    diagnosis.verdict().word(),
                    "findings that go on: " + diagnosis.active().size(),
                    diagnosis.reading().judged()
                        ? "judged by the job's keeper, while it ran"
                        : "judged from the steps in the checkpoint"),
                new Block.Kpi(
                    "Workers",
                    HealthLines.told(c) + " of " + c.world(),
                    "that were heard of",
                    "told by the checkpoint"),
                new Block.Kpi(
                    "Step",
                    HealthLines.step(c).map(Numbers::grouped).orElse("-"),
                    "that every worker ended",
                    "told by the checkpoint"),
                new Block.Kpi(
                    "Written",
                    Moments.utc(c.written()),
                    "by the writer's clock",
                    "told by the checkpoint"))));
    diagnosis.remarks().forEach(remark -> blocks.add(new Block.Note(remark)));
    return new Section("verdict", "Verdict", blocks);
  }

  private static Section anomalies(Diagnosis diagnosis) {
    if (diagnosis.anomalies().isEmpty()) {
      return new Section(
          "findings", "Findings", List.of(new Block.Note("Nothing wrong was found.")));
    }
    List<List<Cell>> rows = new ArrayList<>();
    List<List<Cell>> clues = new ArrayList<>();
    for (Anomaly a : diagnosis.anomalies()) {
      rows.add(
          List.of(
              Cell.of(a.kind().severity().word()),
              Cell.of(a.kind().title()),
              a.rank().isPresent() ? number(a.rank().getAsInt()) : Cell.of("all"),
              Cell.of(a.cause().word()),
              a.onsetStep().isPresent() ? number(a.onsetStep().getAsLong()) : Cell.of("-"),
              seconds(a.onsetNanos()),
              seconds(a.foundNanos()),
              a.overNanos().isPresent() ? seconds(a.overNanos().getAsLong()) : Cell.of("goes on"),
              Cell.of(a.message()),
              Cell.of(a.advice())));
      for (Clue clue : a.evidence()) {
        clues.add(
            List.of(
                Cell.of(a.kind().title()),
                Cell.of(clue.what()),
                Cell.of(clue.value(), value(clue.value(), clue.unit())),
                clue.usual().isPresent()
                    ? Cell.of(
                        clue.usual().getAsDouble(), value(clue.usual().getAsDouble(), clue.unit()))
                    : Cell.of("-"),
                number(clue.samples())));
      }
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Table(
            "found",
            "What was found, times since the start of the group",
            List.of(
                Block.Column.left("severity"),
                Block.Column.left("what"),
                Block.Column.right("rank"),
                Block.Column.left("cause"),
                Block.Column.right("since step"),
                Block.Column.right("since"),
                Block.Column.right("found"),
                Block.Column.right("over"),
                Block.Column.left("in words"),
                Block.Column.left("what to do")),
            rows));
    if (!clues.isEmpty()) {
      blocks.add(
          new Block.Table(
              "evidence",
              "Evidence",
              List.of(
                  Block.Column.left("of"),
                  Block.Column.left("what"),
                  Block.Column.right("found"),
                  Block.Column.right("against"),
                  Block.Column.right("values")),
              clues));
    }
    return new Section("findings", "Findings", blocks);
  }

  private static Section workers(Diagnosis diagnosis) {
    List<List<Cell>> rows = new ArrayList<>();
    for (WorkerHealth w : diagnosis.reading().checkpoint().workers()) {
      Optional<WorkerStep> last = w.last();
      rows.add(
          List.of(
              number(w.rank()),
              Cell.of(w.state().word()),
              Cell.of(w.host().orElse("-")),
              last.map(s -> number(s.step())).orElse(Cell.of("-")),
              last.map(s -> Cell.of(s.loss(), Numbers.text(s.loss(), 4))).orElse(Cell.of("-")),
              millis(last.map(WorkerStep::computeMs)),
              millis(last.map(WorkerStep::waitMs)),
              millis(last.map(WorkerStep::dataMs)),
              millis(last.map(WorkerStep::allReduceMs)),
              Cell.of(
                  w.collective()
                      .map(
                          c ->
                              c.number()
                                  + " "
                                  + c.name()
                                  + (c.leftNanos().isPresent() ? "" : ", inside"))
                      .orElse("-")),
              Cell.of(w.reason().orElse("-"))));
    }
    if (rows.isEmpty()) {
      return new Section("workers", "Workers", List.of(new Block.Note("No worker was heard of.")));
    }
    return new Section(
        "workers",
        "Workers",
        List.of(
            new Block.Table(
                "ranks",
                "The last step of each worker",
                List.of(
                    Block.Column.right("rank"),
                    Block.Column.left("state"),
                    Block.Column.left("host"),
                    Block.Column.right("step"),
                    Block.Column.right("loss"),
                    Block.Column.right("compute"),
                    Block.Column.right("wait"),
                    Block.Column.right("data"),
                    Block.Column.right("all-reduce"),
                    Block.Column.left("last collective"),
                    Block.Column.left("why it ended")),
                rows)));
  }

  private static Section charts(HealthCheckpoint c) {
    return new Section(
        "steps",
        "The last steps",
        List.of(
            new Block.Picture(
                "compute", chart(c, "Compute by rank", MILLIS, WorkerStep::computeMs)),
            new Block.Picture("wait", chart(c, "Wait by rank", MILLIS, WorkerStep::waitMs)),
            new Block.Picture(
                "loss", chart(c, "Loss by rank", NATS, s -> OptionalDouble.of(s.loss())))));
  }

  private static LineChart chart(
      HealthCheckpoint c, String title, Unit unit, Function<WorkerStep, OptionalDouble> value) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (WorkerHealth w : c.workers()) {
      List<WorkerStep> told = w.recent().stream().filter(s -> value.apply(s).isPresent()).toList();
      lines.add(
          LineChart.Line.of(
              "rank " + w.rank(),
              unit,
              told.stream().mapToDouble(WorkerStep::step).toArray(),
              told.stream().mapToDouble(s -> value.apply(s).getAsDouble()).toArray()));
    }
    return LineChart.of(
        title,
        Axis.of("step", Unit.ONE),
        Axis.of("", unit),
        lines,
        "as each worker measured it; the checkpoint keeps the last steps only");
  }

  /// A piece of evidence for people.
  static String clue(Clue clue) {
    return clue.what()
        + ": "
        + value(clue.value(), clue.unit())
        + (clue.usual().isPresent()
            ? ", against " + value(clue.usual().getAsDouble(), clue.unit())
            : "")
        + (clue.samples() > 1 ? " (" + clue.samples() + " values)" : "");
  }

  private static String value(double value, String unit) {
    return unit.equals("B") && Double.isFinite(value)
        ? Numbers.bytes(Math.round(value))
        : Numbers.text(value, 4) + (unit.isEmpty() ? "" : " " + unit);
  }

  private static Cell number(long value) {
    return Cell.of(value, Numbers.grouped(value));
  }

  private static Cell seconds(long nanos) {
    return Cell.of(nanos / 1e9, Durations.ofNanos(nanos));
  }

  private static Cell millis(Optional<OptionalDouble> ms) {
    return ms.filter(OptionalDouble::isPresent)
        .map(v -> Cell.of(v.getAsDouble(), Numbers.text(v.getAsDouble(), 3) + " ms"))
        .orElse(Cell.of("-"));
  }
}
