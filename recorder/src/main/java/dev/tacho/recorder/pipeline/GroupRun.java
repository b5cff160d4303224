package dev.tacho.recorder.pipeline;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.Stage;
import dev.tacho.recorder.RecordingListener;
import dev.tacho.recorder.RecordingOutcome;
import dev.tacho.recorder.Surroundings;
import dev.tacho.recorder.timeleft.Foresight;
import dev.tacho.recorder.timeleft.RunHistory;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The run of a whole pipeline while it is written: its stages, and how far the one is that runs.
/// Confined to one thread.
final class GroupRun {
  private static final long PROGRESS_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long ANCHOR_EVERY = TimeUnit.MINUTES.toNanos(10);

  private final RunWriter writer;
  private final RecordingListener listener;
  private final RunFacts facts = new RunFacts();
  private final Foresight foresight;
  private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
  private Optional<RunEvent.Progress> progress = Optional.empty();
  private boolean progressWaits;
  private int attempt;
  private int advised;
  private long progressAt;
  private long anchoredAt;

  /// @param history what earlier runs of the pipeline say of the time left
  GroupRun(RunWriter writer, RunHistory history, RecordingListener listener) {
    this.writer = writer;
    this.listener = listener;
    this.foresight = new Foresight(history::now);
    writer.onProblem(problem -> notices.add(problem.message()));
  }

  RunId id() {
    return writer.id();
  }

  void event(RunEvent event) {
    flush();
    write(event);
    stands(false);
  }

  /// Takes over how far the member run of the current stage is. A stage that has stages of its own
  /// has no total, since the end of one of these is not its own; neither has one that is tried
  /// again, since its rate would be that of the attempts before, too.
  ///
  /// Advice about the member is the group's too, at its own times.
  ///
  /// @param nanos since the member's start
  void follows(RunFacts member, long nanos, boolean rawTerminal) {
    advise(member, writer.nanos() - nanos);
    // between two stages of its own the last progress is that of one that is over
    Optional<RunEvent.Progress> now =
        member
            .progress()
            .filter(_ -> member.stages().size() < 2 || member.currentStage().isPresent())
            .map(p -> inside(member, p));
    if (now.isPresent() && !now.equals(progress)) {
      progress = now;
      progressWaits = true;
    }
    if (progressWaits && writer.nanos() - progressAt >= PROGRESS_EVERY) {
      flush();
    }
    if (writer.nanos() - anchoredAt >= ANCHOR_EVERY) {
      anchor();
    }
    stands(rawTerminal);
  }

  private void advise(RunFacts member, long later) {
    for (; advised < member.advice().size(); advised++) {
      if (member.advice().get(advised).event() instanceof RunEvent.Advice advice) {
        RunEvent.Evidence seen = advice.evidence();
        write(
            new RunEvent.Advice(
                advice.rule(),
                advice.severity(),
                advice.message(),
                advice.action(),
                new RunEvent.Evidence(
                    seen.fromNanos() + later,
                    seen.toNanos() + later,
                    seen.series(),
                    seen.value(),
                    seen.threshold(),
                    seen.unit(),
                    seen.samples()),
                facts.currentStage().map(Stage::name)));
      }
    }
  }

  private RunEvent.Progress inside(RunFacts member, RunEvent.Progress progress) {
    Optional<String> of =
        member
            .currentStage()
            .filter(_ -> member.stages().size() > 1)
            .map(Stage::name)
            .or(() -> attempt == 1 ? Optional.empty() : Optional.of("attempt " + attempt));
    if (of.isEmpty()) {
      return progress;
    }
    String unit = progress.unit().map(u -> u + " of ").orElse("of ") + of.get();
    return new RunEvent.Progress(progress.done(), Optional.empty(), Optional.of(unit));
  }

  /// An attempt of the current stage begins, without progress.
  void follow(int number) {
    flush();
    attempt = number;
    advised = 0;
    progress = Optional.empty();
  }

  /// Records the end and seals the run.
  RecordingOutcome end(StateChanged last, int exitCode) {
    flush();
    anchor();
    write(last);
    stands(false);
    Optional<String> digest = Optional.empty();
    try {
      digest = Optional.of(writer.seal().digest());
    } catch (StoreException e) {
      listener.notice("the run could not be sealed: " + e.getMessage());
    }
    tellNotices();
    return new RecordingOutcome(writer.id(), exitCode, last, digest);
  }

  private void flush() {
    if (progressWaits) {
      progressWaits = false;
      progressAt = writer.nanos();
      progress.ifPresent(this::write);
    }
  }

  private void anchor() {
    anchoredAt = writer.nanos();
    write(new RunEvent.Clock(Surroundings.now(writer.header().started().bootId())));
  }

  private void write(RunEvent event) {
    long nanos = writer.nanos();
    writer.event(nanos, event);
    facts.add(new RunEvent.Entry(facts.entries() + 1, nanos, 0, event));
  }

  private void stands(boolean rawTerminal) {
    tellNotices();
    long now = writer.nanos();
    foresight.look(facts, now).ifPresent(this::write);
    listener.foresees(foresight.estimate(), now);
    listener.stands(facts, now, rawTerminal);
  }

  private void tellNotices() {
    for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
      listener.notice(notice);
    }
  }
}
