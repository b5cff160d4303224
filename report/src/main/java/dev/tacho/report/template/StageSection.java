package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.Stage;
import dev.tacho.core.text.Durations;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// The stages that each run went through.
final class StageSection {
  private static final double NANOS = 1e-9;

  private StageSection() {}

  static Section of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      List<Stage> stages = run.summary().facts().stages();
      if (stages.isEmpty()) {
        blocks.add(new Block.Note(run.title() + " told no stages."));
      } else {
        blocks.add(lanes(run, stages, names));
        blocks.add(table(run, stages, names));
      }
    }
    return new Section("stages", "Stages", blocks);
  }

  private static Block lanes(PackRun run, List<Stage> stages, Names names) {
    List<Timeline.Lane> lanes = new ArrayList<>();
    for (Stage stage : stages) {
      List<Timeline.Span> spans = new ArrayList<>();
      if (stage.beganNanos().isPresent()) {
        double from = stage.beganNanos().getAsLong() * NANOS;
        double to = stage.endedNanos().orElse(run.summary().facts().lastNanos()) * NANOS;
        spans.add(new Timeline.Span(from, to, stage.state().word(), tone(stage)));
      }
      lanes.add(new Timeline.Lane(stage.name(), spans));
    }
    return new Block.Picture(
        names.of("stages " + run.title()),
        new Timeline(
            "Stages of " + run.title(),
            Axis.time("since the start"),
            lanes,
            "Begin and end told by the program, durations measured by the monotonic clock."));
  }

  private static Tone tone(Stage stage) {
    return switch (stage.state()) {
      case COMPLETED -> Tone.GOOD;
      case FAILED -> Tone.BAD;
      default -> Tone.PLAIN;
    };
  }

  private static Block table(PackRun run, List<Stage> stages, Names names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Stage stage : stages) {
      rows.add(
          List.of(
              Cell.of(stage.name()),
              Cell.of(stage.state().word()),
              stage
                  .ran(run.summary().facts().lastNanos())
                  .map(ran -> Cell.of(Durations.text(ran)))
                  .orElseGet(() -> Cell.missing("it did not begin")),
              Cell.of(stage.reason().orElse(""))));
    }
    return new Block.Table(
        names.of("stage table " + run.title()),
        "Stages of " + run.title(),
        List.of(
            Block.Column.left("stage"),
            Block.Column.left("state"),
            Block.Column.right("ran"),
            Block.Column.left("reason")),
        rows);
  }
}
