package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Finds the earlier runs of the same work, on a thread of its own: a store of a thousand runs
/// costs the start of a run nothing. Any thread.
///
/// The same work is the same pipeline; without one, the same command line in the same folder. Of
/// those the newest [#MOST] that were completed count, and were never stopped by Ctrl-Z
/// meanwhile.
public final class RunHistory {
  /// Earlier runs that are read: what an even older one says of today is little.
  static final int MOST = 20;

  /// Runs whose `status.json` is looked at, and headers that are opened for their folder.
  private static final int LOOKED_AT = 2_000;

  private static final int OPENED = 100;

  private volatile TimeLeft found;

  private RunHistory(TimeLeft found) {
    this.found = found;
  }

  /// Begins to look in `store` for earlier runs of what `header` describes.
  public static RunHistory lookUp(RunStore store, RunHeader header) {
    RunHistory history =
        new RunHistory(TimeLeft.unknown("the earlier runs are still being looked at"));
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("tacho-history")
            .start(() -> history.found = read(store, header));
    return history;
  }

  /// What the earlier runs say; unknown with that reason until they are read.
  public TimeLeft now() {
    return found;
  }

  /// Reads them now, on this thread.
  static TimeLeft read(RunStore store, RunHeader header) {
    if (header.pipeline().isEmpty() && header.command().isEmpty()) {
      return TimeLeft.unknown("a program that opened its run itself has no command to compare");
    }
    String work = header.pipeline().map(p -> "pipeline " + p).orElse("this command in this folder");
    try {
      return TimeLeft.after(header.host().name(), earlier(store, header), work);
    } catch (StoreException e) {
      return TimeLeft.unknown("the earlier runs cannot be read: " + e.getMessage());
    }
  }

  private static List<EarlierRun> earlier(RunStore store, RunHeader header) {
    List<EarlierRun> runs = new ArrayList<>();
    int opened = 0;
    for (RunStatus status : store.newest(LOOKED_AT).runs()) {
      if (runs.size() == MOST || opened == OPENED) {
        break;
      }
      if (status.state() == RunState.COMPLETED
          && !status.id().equals(header.id())
          && isAlike(status, header)) {
        opened++;
        open(store, status, header).ifPresent(runs::add);
      }
    }
    return runs;
  }

  private static boolean isAlike(RunStatus status, RunHeader header) {
    return status.pipeline().equals(header.pipeline())
        && (header.pipeline().isPresent() || status.command().equals(header.command()));
  }

  /// Empty for a run of another folder, one that was stopped meanwhile, and one that cannot be
  /// read: a damaged run is told of by those who show it.
  private static Optional<EarlierRun> open(RunStore store, RunStatus status, RunHeader header) {
    try {
      StoredRun run = store.open(status.id());
      boolean here = run.header().workingDirectory().equals(header.workingDirectory());
      if (header.pipeline().isEmpty() && !here) {
        return Optional.empty();
      }
      AtomicBoolean stopped = new AtomicBoolean();
      run.events(
          entry -> {
            if (entry.event() instanceof RunEvent.Suspended) {
              stopped.set(true);
            }
          });
      RunFacts facts = run.facts();
      return stopped.get() ? Optional.empty() : EarlierRun.of(status.host(), facts);
    } catch (StoreException _) {
      return Optional.empty();
    }
  }
}
