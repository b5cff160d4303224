package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What is thought of a run's time left while it runs, and when that is worth writing down.
/// Confined to one thread.
///
/// A forecast is written when a stage began, ended or was skipped; when the end that is foreseen
/// moved by a fifth of what is left; when it became known, or unknown for another reason; else
/// every half minute, in long runs every fiftieth of what is left.
public final class Foresight {
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long WRITE_EVERY = TimeUnit.SECONDS.toNanos(30);
  private static final long MOVED_EVERY = TimeUnit.SECONDS.toNanos(5);

  private final Supplier<TimeLeft> history;
  private TimeLeft.Estimate estimate =
      new TimeLeft.Estimate(TimeLeft.Left.unknown("not looked at yet"), Optional.empty());
  private long lookedAt = Long.MIN_VALUE;
  private int changes = -1;
  private long writtenAt = Long.MIN_VALUE;
  private TimeLeft.Left written = estimate.run();

  /// Nothing foretold yet.
  ///
  /// @param history what the earlier runs say; may come to know more meanwhile
  public Foresight(Supplier<TimeLeft> history) {
    this.history = history;
  }

  /// What was thought when [#look] was last asked.
  public TimeLeft.Estimate estimate() {
    return estimate;
  }

  /// Looks at the run as it stands at `nanos` since its start, once a second and whenever a stage
  /// changed, and says what is to be written down.
  public Optional<RunEvent.Forecast> look(RunFacts facts, long nanos) {
    int now = changes(facts);
    boolean changed = now != changes;
    if (facts.state().ended() || (!changed && nanos - lookedAt < LOOK_EVERY && lookedAt >= 0)) {
      return Optional.empty();
    }
    lookedAt = nanos;
    changes = now;
    estimate = history.get().at(facts, nanos);
    TimeLeft.Left run = estimate.run();
    if (!isWorthWriting(run, nanos, changed)) {
      return Optional.empty();
    }
    written = run;
    writtenAt = nanos;
    return Optional.of(
        new RunEvent.Forecast(
            facts.currentStage().map(Stage::name),
            run.p50Nanos(),
            run.p90Nanos(),
            run.runs(),
            run.basis()));
  }

  private boolean isWorthWriting(TimeLeft.Left run, long nanos, boolean changed) {
    boolean known = run.p50Nanos().isPresent();
    if (writtenAt < 0 || known != written.p50Nanos().isPresent()) {
      return true;
    }
    if (!known) {
      return !run.basis().equals(written.basis());
    }
    long left = run.p50Nanos().getAsLong();
    long since = nanos - writtenAt;
    long moved = Math.abs(left - (written.p50Nanos().getAsLong() - since));
    return changed
        || since >= Math.max(WRITE_EVERY, left / 50)
        || (since >= MOVED_EVERY && moved > left / 5);
  }

  /// Grows whenever a stage begins, ends or is skipped.
  private static int changes(RunFacts facts) {
    int changes = 0;
    for (Stage stage : facts.stages()) {
      changes += stage.state() == StageState.PENDING ? 0 : stage.state().ended() ? 2 : 1;
    }
    return changes;
  }
}
