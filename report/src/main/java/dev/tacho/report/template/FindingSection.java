package dev.tacho.report.template;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.finding.NotJudged;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.RunSink;
import dev.tacho.core.Severity;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// What was found in the series of each run, since when, and what to do.
final class FindingSection {
  private FindingSection() {}

  static Section of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    List<List<Cell>> not = new ArrayList<>();
    List<List<Cell>> next = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      for (Finding finding : run.summary().diagnosis().findings()) {
        rows.add(row(run, finding));
      }
      for (NotJudged one : run.summary().diagnosis().notJudged()) {
        not.add(
            List.of(
                Cell.of(run.title()),
                Cell.of(one.kind().title()),
                Cell.of(one.series()),
                Cell.missing(one.reason())));
      }
      next.add(List.of(Cell.of(run.title()), Cell.of(run.summary().next())));
    }
    if (rows.isEmpty()) {
      blocks.add(new Block.Note("Nothing wrong was found in what the runs reported."));
    } else {
      blocks.add(
          new Block.Table(
              names.of("findings"),
              "What was found",
              List.of(
                  Block.Column.left("run"),
                  Block.Column.left("severity"),
                  Block.Column.left("since"),
                  Block.Column.left("what"),
                  Block.Column.left("what to do")),
              rows));
    }
    if (!not.isEmpty()) {
      blocks.add(
          new Block.Table(
              names.of("not judged"),
              "What could not be judged",
              List.of(
                  Block.Column.left("run"),
                  Block.Column.left("looked for"),
                  Block.Column.left("in"),
                  Block.Column.left("why not")),
              not));
    }
    blocks.add(
        new Block.Table(
            names.of("next"),
            "What to do next",
            List.of(Block.Column.left("run"), Block.Column.left("next")),
            next));
    return new Section("findings", "Findings", blocks);
  }

  private static List<Cell> row(PackRun run, Finding finding) {
    long step = finding.onset().step();
    String since =
        step == RunSink.NO_STEP
            ? Words.NONE
            : run.summary().steps().name() + " " + run.summary().steps().text(step);
    Tone tone =
        switch (finding.severity()) {
          case CRITICAL -> Tone.BAD;
          case WARNING -> Tone.WARN;
          case INFO -> Tone.PLAIN;
        };
    return List.of(
        Cell.of(run.title()),
        Cell.of(severity(finding.severity())).toned(tone),
        Cell.of(since),
        Cell.of(finding.message()),
        Cell.of(finding.action()));
  }

  private static String severity(Severity severity) {
    return severity.word();
  }
}
