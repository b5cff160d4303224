package dev.tacho.recorder;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.recorder.inbox.ArtifactShelf;
import dev.tacho.recorder.inbox.InboxTail;
import dev.tacho.recorder.inbox.Intake;
import dev.tacho.recorder.inbox.Replay;
import dev.tacho.recorder.machine.Enclosure;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoredRun;
import dev.tacho.store.WriterState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finishes runs whose recorder died: takes in the rest of the inbox, says how the run ended as far
/// as that is known, and seals it.
public final class Recovery {
  private static final long READ_AT_ONCE = 64L << 20;

  private Recovery() {}

  /// What became of a run that was looked at.
  public sealed interface Result {
    /// It was finished now.
    record Finished(RunState state, String sealDigest) implements Result {}

    /// It is over and sealed already.
    record Over() implements Result {}

    /// Its recorder is at work.
    record Recording() implements Result {}

    /// Its recorder is dead, but process `pid` of it goes on; what it says is kept, and the run
    /// can be finished when it has ended.
    ///
    /// @param what `command`, or `holder` of the command's output
    record StillRunning(String what, long pid) implements Result {}

    /// Whether its recorder lives cannot be proven from here, so nothing was recorded.
    record Unproven(WriterState.Silent silence) implements Result {}
  }

  /// Finishes `id` as lost when its recorder is proven dead and nothing of it runs any more; a run
  /// that had ended but was not sealed is sealed. Otherwise changes nothing.
  public static Result recover(RunStore store, RunId id) {
    StoredRun run = store.open(id);
    if (run.seal().isPresent()) {
      return new Result.Over();
    }
    return switch (run.writer()) {
      case WriterState.Alive _ -> new Result.Recording();
      case WriterState.Silent silence -> new Result.Unproven(silence);
      case WriterState.Dead _, WriterState.Ended _ -> {
        List<Path> groups = Enclosure.written(run.directory());
        Optional<Result> running = stillRunning(run.header(), run.facts());
        yield running.isPresent()
            ? running.get()
            : finish(
                store,
                run.facts(),
                groups,
                store.takeOver(id),
                RunEvent.state(RunState.LOST, "its recorder died; how it ended is not known"));
      }
    };
  }

  /// Ends `id` in `last`'s state on a person's word, also where nothing can be proven, and also
  /// while its command goes on. Changes nothing while its recorder is at work, or when it is over.
  public static Result end(RunStore store, RunId id, StateChanged last) {
    StoredRun run = store.open(id);
    if (run.seal().isPresent()) {
      return new Result.Over();
    }
    List<Path> groups = Enclosure.written(run.directory());
    return finish(store, run.facts(), groups, store.takeOverOnWord(id), last);
  }

  /// What still runs of a run whose recorder is dead.
  private static Optional<Result> stillRunning(RunHeader header, RunFacts facts) {
    if (facts.launched().isEmpty() || facts.state().ended()) {
      return Optional.empty();
    }
    RunEvent.Launched launched = facts.launched().get();
    if (isAlive(header, launched.command())) {
      return Optional.of(new Result.StillRunning("command", launched.command().pid()));
    }
    return isAlive(header, launched.holder())
        ? Optional.of(new Result.StillRunning("holder", launched.holder().pid()))
        : Optional.empty();
  }

  private static boolean isAlive(RunHeader header, RunEvent.ProcessRef process) {
    ProcessIdentity identity =
        new ProcessIdentity(
            process.pid(), process.startTicks(), header.started().bootId(), header.host().name());
    return identity.liveness() == ProcessIdentity.Liveness.ALIVE;
  }

  /// The end gets the time of the last that is known of the run: when it is recorded says nothing
  /// about how long the run went on.
  private static Result finish(
      RunStore store,
      RunFacts before,
      List<Path> groups,
      Optional<RunWriter> taken,
      StateChanged last) {
    if (taken.isEmpty()) {
      return new Result.Recording();
    }
    Enclosure.removeLeft(taken.get().id(), groups);
    try (RunWriter writer = taken.get()) {
      if (!writer.facts(RunFacts::state).ended()) {
        long told = takeRest(store, writer);
        writer.event(Math.max(before.lastNanos(), told), last);
      }
      RunState state = writer.facts(RunFacts::state);
      return new Result.Finished(state, writer.seal().digest());
    }
  }

  /// Takes in the rest of the inbox, and says when the last of it was told, since the run's start.
  private static long takeRest(RunStore store, RunWriter writer) {
    StoredRun run = store.open(writer.id());
    Place place = place(run);
    RunFacts facts = run.facts();
    Path directory = Path.of(run.header().workingDirectory());
    ArtifactShelf shelf = new ArtifactShelf(directory, writer::adopt);
    try (InboxTail tail = new InboxTail(writer.inbox(), place.consumed)) {
      Intake intake =
          new Intake(writer, facts, run.header().started().monoNanos(), shelf, place.replay);
      while (tail.read(READ_AT_ONCE, intake)) {
        // until the end of the file
      }
      tail.rest(intake);
      shelf.finish();
      shelf.tell(intake);
      intake.flush();
      writer.event(new RunEvent.InboxConsumed(tail.consumed(), intake.points()));
      return intake.lastTold();
    } catch (IOException e) {
      throw new RecorderException(
          "the inbox of run "
              + writer.id()
              + " cannot be read: "
              + e.getMessage()
              + "; mend that and run tacho end again",
          e);
    }
  }

  /// Where the dead recorder was in the inbox, and what it had written beyond the place that it
  /// last wrote down.
  private record Place(long consumed, Replay replay) {}

  private static Place place(StoredRun run) {
    long points = countPoints(run);
    List<RunEvent> events = new ArrayList<>();
    run.events(entry -> events.add(entry.event()));
    long faults = 0;
    long artifacts = 0;
    for (RunEvent event : events.reversed()) {
      // a power cut may have taken points that an earlier place still counted
      if (event instanceof RunEvent.InboxConsumed(var consumed, var before) && before <= points) {
        return new Place(consumed, new Replay(before, points - before, faults, artifacts));
      }
      faults += event instanceof RunEvent.Fault ? 1 : 0;
      artifacts += event instanceof RunEvent.Artifact ? 1 : 0;
    }
    return new Place(0, new Replay(0, points, faults, artifacts));
  }

  private static long countPoints(StoredRun run) {
    long count = 0;
    try (PointCursor points = run.points()) {
      while (points.next()) {
        // those come from the machine, not from the inbox
        count += points.source().equals(RunEvent.Telemetry.SOURCE) ? 0 : 1;
      }
    }
    return count;
  }
}
