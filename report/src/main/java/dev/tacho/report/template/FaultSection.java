package dev.tacho.report.template;

import dev.tacho.analysis.pack.FaultDone;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Faults that were done on purpose: how soon each was found, and how soon the group went on.
final class FaultSection {
  /// Lanes that still can be read.
  private static final int MOST = 40;

  private static final double NANOS = 1e-9;

  private FaultSection() {}

  /// Empty where no run is a test of faults.
  static Optional<Section> of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      if (!run.faults().isEmpty()) {
        blocks.add(timeline(run, names));
        blocks.add(table(run, names));
      }
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("faults", "Faults done on purpose", blocks));
  }

  private static Block timeline(PackRun run, Names names) {
    List<Timeline.Lane> lanes = new ArrayList<>();
    List<FaultDone> done =
        run.faults().stream().filter(fault -> fault.isFault() && fault.notRun().isEmpty()).toList();
    for (FaultDone fault : done) {
      if (fault.foundAfter().isPresent() && lanes.size() < MOST) {
        double found = fault.foundAfter().getAsDouble();
        List<Timeline.Span> spans = new ArrayList<>();
        spans.add(new Timeline.Span(0, found, "not seen", fault.right() ? Tone.WARN : Tone.BAD));
        fault
            .recoveredAfter()
            .ifPresent(
                after ->
                    spans.add(new Timeline.Span(found, found + after, "recovering", Tone.GOOD)));
        lanes.add(new Timeline.Lane(fault.number() + " " + fault.kind(), spans));
      }
    }
    long missed = done.stream().filter(fault -> fault.foundAfter().isEmpty()).count();
    String note =
        "From the fault, or the end of the step before it, to its finding, and from there to the"
            + " next step of the group; measured by the keeper's monotonic clock.";
    if (missed > 0) {
      note += " Never found: " + Numbers.grouped(missed) + " of " + done.size() + ".";
    }
    if (done.size() - missed > MOST) {
      note += " The first " + MOST + " are drawn.";
    }
    return new Block.Picture(
        names.of("faults " + run.title()),
        new Timeline(
            run.title() + ", how long each fault was not seen",
            Axis.time("since the fault"),
            lanes,
            note));
  }

  private static Block table(PackRun run, Names names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (FaultDone fault : run.faults()) {
      boolean done = fault.notRun().isEmpty();
      rows.add(
          List.of(
              Cell.of(fault.number(), Long.toString(fault.number())),
              Cell.of(fault.kind()),
              fault.isFault() ? Cell.of(fault.rank(), Long.toString(fault.rank())) : none(),
              seconds(fault.foundAfter(), fault),
              fault.foundAfterSteps().isPresent()
                  ? Cell.of(
                      fault.foundAfterSteps().getAsLong(),
                      Numbers.grouped(fault.foundAfterSteps().getAsLong()))
                  : none(),
              Cell.of(fault.diagnosis().or(fault::notRun).orElse("nothing was found")),
              done ? yes(fault.right()) : none(),
              done ? yes(fault.recovered()) : none(),
              seconds(fault.recoveredAfter(), fault),
              Cell.of(fault.lostSteps(), Numbers.grouped(fault.lostSteps()))));
    }
    return new Block.Table(
        names.of("faults table " + run.title()),
        "Faults of " + run.title(),
        List.of(
            Block.Column.right("no"),
            Block.Column.left("fault"),
            Block.Column.right("rank"),
            Block.Column.right("found after"),
            Block.Column.right("steps"),
            Block.Column.left("found as"),
            Block.Column.left("right"),
            Block.Column.left("went on"),
            Block.Column.right("after"),
            Block.Column.right("lost steps")),
        rows);
  }

  private static Cell none() {
    return Cell.of(Words.NONE);
  }

  private static Cell yes(boolean is) {
    return Cell.of(is ? "yes" : "no").toned(is ? Tone.GOOD : Tone.BAD);
  }

  private static Cell seconds(OptionalDouble seconds, FaultDone fault) {
    if (seconds.isPresent()) {
      double value = seconds.getAsDouble();
      return Cell.of(value, Durations.text(Duration.ofNanos(Math.round(value / NANOS))));
    }
    return fault.notRun().isPresent() ? Cell.missing("it was not done") : none();
  }
}
