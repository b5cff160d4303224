package dev.tacho.recorder;

import dev.tacho.core.RunEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Takes files into a run on a thread of its own, one after the other, so that a gigabyte does not
/// hold up the points. What was done is collected by the recorder's thread.
final class ArtifactShelf implements Intake.Artifacts, AutoCloseable {
  /// Files that may wait; one more is refused with a fault.
  private static final int MAX_WAITING = 1_000;

  /// A file that was taken in, or why it was not.
  sealed interface Shelved {
    record Kept(long nanos, RunEvent.Artifact artifact) implements Shelved {}

    record Lost(long nanos, String path, String why) implements Shelved {}
  }

  private final Path directory;
  private final Function<Path, RunEvent.Artifact> adopter;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("tacho-shelf").factory());
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final ConcurrentLinkedQueue<Shelved> done = new ConcurrentLinkedQueue<>();

  /// @param adopter copies a file into the run, or refers to it; fails with a message
  /// @param directory what relative paths are relative to: where the command runs
  ArtifactShelf(Path directory, Function<Path, RunEvent.Artifact> adopter) {
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
      return new Shelved.Kept(nanos, adopter.apply(directory.resolve(path)));
    } catch (RuntimeException e) {
      // whatever is wrong with one file is told in the run and concerns that file only
      return new Shelved.Lost(nanos, path, String.valueOf(e.getMessage()));
    }
  }

  /// What was done since the last call.
  List<Shelved> collect() {
    List<Shelved> collected = new ArrayList<>();
    for (Shelved next = done.poll(); next != null; next = done.poll()) {
      collected.add(next);
    }
    return collected;
  }

  /// Returns when every file that waits has been taken in.
  @Override
  public void close() {
    thread.close();
  }
}
