package dev.tacho.cli.view;

import dev.tacho.core.RunState;
import dev.tacho.core.text.Durations;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recovery;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.WriterState;
import java.util.Optional;

/// How a run stands now: what its files say, and whether anybody still writes them. Nothing more
/// is said than can be proven from here.
///
/// @param status as last recorded
/// @param writer whether somebody still writes
/// @param still what of the run goes on although its recorder is dead: `child` or `holder`; empty
///     text when nothing does
/// @param unrecorded why a proven loss could not be recorded; empty text otherwise
public record Standing(RunStatus status, WriterState writer, String still, String unrecorded) {
  /// Looks at the run of `status`. A run whose writer is proven dead, and of which nothing runs
  /// any more, is recovered where that may be written: its inbox is read, and it becomes lost and
  /// is sealed. So is the seal of a run that had ended without one.
  public static Standing of(RunStore store, RunStatus status) {
    if (status.state().ended()) {
      return status.seal().isPresent()
          ? new Standing(status, new WriterState.Ended(), "", "")
          : recovered(store, status, new WriterState.Ended());
    }
    WriterState writer = store.writer(status);
    return writer instanceof WriterState.Dead
        ? recovered(store, status, writer)
        : new Standing(status, writer, "", "");
  }

  private static Standing recovered(RunStore store, RunStatus status, WriterState writer) {
    try {
      return switch (Recovery.recover(store, status.id())) {
        case Recovery.Result.Finished _, Recovery.Result.Over _ ->
            new Standing(store.open(status.id()).status(), new WriterState.Ended(), "", "");
        case Recovery.Result.Recording _ -> {
          RunStatus now = store.open(status.id()).status();
          yield new Standing(now, store.writer(now), "", "");
        }
        case Recovery.Result.StillRunning(var what, _) ->
            new Standing(status, writer, what.equals("command") ? "child" : what, "");
        case Recovery.Result.Unproven(var silence) ->
            new Standing(
                status, status.state().ended() ? new WriterState.Ended() : silence, "", "");
      };
    } catch (StoreException | RecorderException e) {
      return new Standing(status, writer, "", String.valueOf(e.getMessage()));
    }
  }

  /// The state in a word: what is recorded, or `lost` when the writer is proven dead, or `silent`
  /// when nothing can be proven.
  public String word() {
    // no pattern switches here: their bootstrap costs a list tens of milliseconds
    if (writer instanceof WriterState.Dead && still.isEmpty()) {
      return RunState.LOST.word();
    }
    return writer instanceof WriterState.Silent ? "silent" : status.state().word();
  }

  /// The state for people, short enough for a table.
  public String text() {
    if (writer instanceof WriterState.Silent(var since, var host, _)) {
      return "silent for " + Durations.text(since) + " on host " + host;
    }
    return still.isEmpty() ? word() : still + " alive, recorder dead";
  }

  /// Why the state is what it is; empty when nothing more is known.
  public Optional<String> reason() {
    if (writer instanceof WriterState.Silent(_, _, var reason)) {
      return Optional.of(reason);
    }
    if (!(writer instanceof WriterState.Dead)) {
      return status.reason();
    }
    return Optional.of(
        still.isEmpty()
            ? "its recorder died; how it ended is not known, and that could not be recorded: "
                + unrecorded
            : "what the command says is still kept, and is taken in when it has ended, or by"
                + " tacho end");
  }

  public boolean ended() {
    return status.state().ended();
  }

  /// How long the command has been going at `wallMillis`, or until the last that is known of it.
  public long ranNanos(long wallMillis) {
    return Math.max(0, nowNanos(wallMillis) - status.beganNanos().orElse(0));
  }

  /// Where the run is at `wallMillis` in its own time, or the last that is known of it.
  public long nowNanos(long wallMillis) {
    if (status.endedNanos().isPresent()) {
      return status.endedNanos().getAsLong();
    }
    return writer instanceof WriterState.Alive
        ? Math.max(status.lastNanos(), (wallMillis - status.started().toEpochMilli()) * 1_000_000)
        : status.lastNanos();
  }
}
