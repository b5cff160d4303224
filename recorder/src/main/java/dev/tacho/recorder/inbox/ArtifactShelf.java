package dev.tacho.recorder.inbox;

import dev.tacho.core.RunEvent;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Takes files into a run on a thread of its own, one after the other, so that a gigabyte does not
/// hold up the points. What was done is collected by the recorder's thread.
public final class ArtifactShelf implements Intake.Artifacts {
  /// Files that may wait; one more is refused with a fault.
  private static final int MAX_WAITING = 1_000;

  /// A file that was taken in, or why it was not.
  private sealed interface Shelved {
    record Kept(long nanos, RunEvent.Artifact artifact) implements Shelved {}

    record Lost(long nanos, String path, String why) implements Shelved {}
  }

  private final Path directory;
  private final Function<Path, RunEvent.Artifact> adopter;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("tacho-shelf").factory());
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final ConcurrentLinkedQueue<Shelved> done = new ConcurrentLinkedQueue<>();

  /// A shelf for files named relative to `directory`.
  ///
  /// @param adopter copies a file into the run, or refers to it; fails with a message
  /// @param directory what relative paths are relative to: where the command runs
  public ArtifactShelf(Path directory, Function<Path, RunEvent.Artifact> adopter) {
    this.directory = directory;
    this.adopter = adopter;
  }

  @Override
  public void take(long nanos, String path) {
    if (!places.tryAcquire()) {
      done.add(new Shelved.Lost(nanos, path, MAX_WAITING + " files are waiting already"));
      return;
    }
    thread.execute(
        () -> {
          done.add(shelve(nanos, path));
          places.release();
        });
  }

  private Shelved shelve(long nanos, String path) {
    try {
      RunEvent.Artifact kept = adopter.apply(directory.resolve(path));
      return new Shelved.Kept(
          nanos, new RunEvent.Artifact(path, kept.stored(), kept.bytes(), kept.sha256()));
    } catch (RuntimeException e) {
      // whatever is wrong with one file is told in the run and concerns that file only
      return new Shelved.Lost(nanos, path, String.valueOf(e.getMessage()));
    }
  }

  /// Writes what was done since the last call into the run.
  public void tell(Intake intake) {
    for (Shelved next = done.poll(); next != null; next = done.poll()) {
      switch (next) {
        case Shelved.Kept(var nanos, var artifact) -> intake.event(nanos, artifact);
        case Shelved.Lost(var nanos, var path, var why) ->
            intake.fault(nanos, "artifact", path, why);
      }
    }
  }

  /// Returns when every file that waits has been taken in; takes no more.
  public void finish() {
    thread.close();
  }
}
