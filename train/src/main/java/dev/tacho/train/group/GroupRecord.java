package dev.tacho.train.group;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.StageState;
import dev.tacho.health.Anomaly;
import dev.tacho.health.Clue;
import dev.tacho.train.link.WorkerSays;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// The group's own run, as the keeper writes it: a stage an attempt, what was found as advice, and
/// what the workers said of all of them. Its begin and its end are the caller's. Confined to one
/// thread.
final class GroupRecord {
  private static final PointShape EVALUATED = PointShape.of("eval_loss");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RunSink sink;
  private final OptionalLong steps;
  private String stage = "";
  private long progressTold;

  GroupRecord(RunSink sink, OptionalLong steps) {
    this.sink = sink;
    this.steps = steps;
  }

  RunSink sink() {
    return sink;
  }

  /// An attempt begins, from 1.
  void begins(int attempt) {
    stage = attempt == 1 ? "train" : "train-" + attempt;
    sink.event(sink.nanos(), RunEvent.stage(stage, StageState.RUNNING));
  }

  void ended(Optional<String> failure) {
    sink.event(
        sink.nanos(),
        new RunEvent.StageChanged(
            stage,
            failure.isPresent() ? StageState.FAILED : StageState.COMPLETED,
            Optional.<Duration>empty(),
            failure));
  }

  void stepped(long step) {
    long now = sink.nanos();
    if (now - progressTold >= SECOND || OptionalLong.of(step).equals(steps)) {
      progressTold = now;
      sink.event(
          now,
          new RunEvent.Progress(
              step,
              steps.isPresent() ? Optional.of((double) steps.getAsLong()) : Optional.empty(),
              Optional.of("steps")));
    }
  }

  void evaluated(WorkerSays.Evaluated evaluated) {
    sink.point(sink.nanos(), evaluated.step(), EVALUATED, new double[] {evaluated.loss()});
  }

  /// @param ago how long before now it was found
  void found(Anomaly anomaly, long ago) {
    long now = sink.nanos();
    long found = Math.max(0, now - ago);
    long onset = Math.max(0, found - (anomaly.foundNanos() - anomaly.onsetNanos()));
    Optional<Clue> clue = anomaly.evidence().stream().findFirst();
    sink.event(
        now,
        new RunEvent.Advice(
            "health-" + anomaly.kind().word(),
            anomaly.kind().severity(),
            anomaly.message(),
            anomaly.advice(),
            new RunEvent.Evidence(
                onset,
                found,
                Optional.empty(),
                clue.map(Clue::value).orElse(Double.NaN),
                clue.map(c -> c.usual().orElse(Double.NaN)).orElse(Double.NaN),
                clue.map(Clue::unit).orElse("1"),
                clue.map(Clue::samples).orElse(0L)),
            Optional.of(stage)));
  }
}
