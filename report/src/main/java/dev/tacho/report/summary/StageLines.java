package dev.tacho.report.summary;

import dev.tacho.analysis.stage.StageTable;
import dev.tacho.analysis.summary.RunSummary.StepNames;
import dev.tacho.core.PointCursor;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.List;

/// A metric stage by stage.
public final class StageLines {
  private final StageTable stages;
  private final List<String> lines;

  /// The lines of `stages`, whose steps are called as `steps` says.
  public StageLines(StageTable stages, StepNames steps) {
    this.stages = stages;
    this.lines = table(stages, steps).lines(100);
  }

  /// The same as a table, for other faces.
  public static Table table(StageTable stages, StepNames steps) {
    Table table =
        new Table()
            .left("STAGE")
            .right("FROM")
            .right("TO")
            .right("ENTRY")
            .right("EXIT")
            .right("BEST")
            .right("AT")
            .right("TOOK");
    for (StageTable.Row row : stages.rows()) {
      table.row(
          row.stage(),
          Steps.text(steps, row.fromStep()),
          Steps.text(steps, row.toStep()),
          row.values() == 0 ? "-" : Numbers.text(row.entry(), 4),
          row.values() == 0 ? "-" : Numbers.text(row.exit(), 4),
          Double.isNaN(row.best()) ? "-" : Numbers.text(row.best(), 4),
          Steps.text(steps, row.bestStep()),
          row.nanos() == PointCursor.NO_TIME ? "-" : Durations.ofNanos(row.nanos()));
    }
    return table;
  }

  String heading() {
    String of = stages.metric().isEmpty() ? "" : " of " + Printable.of(stages.metric());
    return "Stages" + of + ", told by " + Printable.of(stages.by()) + "\n" + lines.getFirst();
  }

  List<String> rows() {
    boolean followed = false;
    for (StageTable.Row row : stages.rows()) {
      followed |= row.values() > 0;
    }
    return followed ? lines.subList(1, lines.size()) : List.of();
  }
}
