package dev.tacho.cli.record;

import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.core.RunFacts;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import dev.tacho.core.text.Durations;
import dev.tacho.recorder.timeleft.TimeLeft;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The lines that a recording shows while it runs: one when a stage begins and ends, and one at
/// least every five seconds inside. Confined to one thread; decides what to say, prints nothing.
///
/// `stage 2/3 train · 1,240/4,000 steps · 31 s · about 48 s left (p90 55 s), run 1 min (p90 1 min
/// 9 s)`
final class LiveLine {
  private static final long EVERY = 5_000_000_000L;

  private final Set<String> begun = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private long last = Long.MIN_VALUE;
  private Optional<TimeLeft.Estimate> estimate = Optional.empty();
  private long estimatedAt;
  private String told = "";

  /// What is thought of the time left at `nanos` since the run's start.
  void foresees(TimeLeft.Estimate now, long nanos) {
    if (estimate.filter(now::equals).isEmpty()) {
      estimate = Optional.of(now);
      estimatedAt = nanos;
    }
  }

  /// What is to be said at `nanos` since the run's start; usually nothing.
  List<String> say(RunFacts facts, long nanos) {
    List<String> lines = new ArrayList<>(0);
    for (Stage stage : facts.stages()) {
      if (stage.state().ended() && ended.add(stage.name())) {
        lines.add(end(facts, stage, nanos));
        last = nanos;
      }
    }
    facts.currentStage().ifPresent(stage -> inside(facts, stage, nanos, lines));
    return lines;
  }

  private void inside(RunFacts facts, Stage stage, long nanos, List<String> lines) {
    if (begun.add(stage.name()) || nanos - last >= EVERY) {
      lines.add(line(facts, stage, nanos));
      last = nanos;
    }
  }

  private String line(RunFacts facts, Stage stage, long nanos) {
    StringBuilder line = new StringBuilder(title(facts, stage));
    stage.progress().ifPresent(p -> line.append(" · ").append(ProgressLine.of(p)));
    stage.ran(nanos).ifPresent(ran -> line.append(" · ").append(Durations.text(ran)));
    line.append(" · ").append(estimate.map(e -> left(e, nanos)).orElse("time left unknown"));
    return line.toString();
  }

  /// Of the stage and of the run; why it is unknown is said once.
  private String left(TimeLeft.Estimate now, long nanos) {
    TimeLeft.Left run = now.run();
    TimeLeft.Left stage = now.stage().orElse(run);
    long ago = nanos - estimatedAt;
    String of = Forecasts.text(stage.p50Nanos(), stage.p90Nanos(), ago);
    String both =
        of.equals(Forecasts.text(run.p50Nanos(), run.p90Nanos(), ago))
            ? of
            : of + Forecasts.ofRun(run, ago);
    if (run.p50Nanos().isPresent() || told.equals(run.basis())) {
      return both;
    }
    told = run.basis();
    return both + " (" + Printable.of(run.basis()) + ")";
  }

  private static String end(RunFacts facts, Stage stage, long nanos) {
    StringBuilder line =
        new StringBuilder(
            stage.state() == StageState.SKIPPED ? "stage " + stage.name() : title(facts, stage));
    line.append(" · ").append(stage.state().word());
    stage.ran(nanos).ifPresent(ran -> line.append(" in ").append(Durations.text(ran)));
    stage.reason().ifPresent(reason -> line.append(" · ").append(Printable.of(reason)));
    return line.toString();
  }

  private static String title(RunFacts facts, Stage stage) {
    return "stage "
        + facts.place(stage)
        + (facts.planned() ? "/" + facts.stagesToRun() : "")
        + " "
        + stage.name();
  }
}
