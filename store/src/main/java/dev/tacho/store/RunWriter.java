package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The one writer of one run; holds the run's lock for its whole life. Any thread.
///
/// **What is acknowledged.** A durable event is on disk when [#event] returns. Other events and
/// points are acknowledged when [#flush] returns after them, or a second later: they are then
/// with
/// the kernel and survive the death of this process; a power cut may take the last second of
/// them.
///
/// **When the disk fails** (full, read-only, folder deleted) no method but [#seal] throws for it:
/// what
/// was given is kept in memory up to a bound and tried again every second, the rest is counted,
/// and
/// [#problem] tells.
public final class RunWriter implements RunSink {
  RunWriter() {}

  @Override
  public RunId id() {
    return Unwritten.part();
  }

  public RunHeader header() {
    return Unwritten.part();
  }

  /// The run's folder.
  public Path directory() {
    return Unwritten.part();
  }

  /// Where the child may append lines; exists from the beginning.
  public Path inbox() {
    return Unwritten.part();
  }

  /// Where the bounded copy of the child's output belongs; not made by the store.
  public Path outputLog() {
    return Unwritten.part();
  }

  @Override
  public long nanos() {
    return Unwritten.part();
  }

  @Override
  public void event(long nanos, RunEvent event) {
    Unwritten.part();
  }

  /// Records an event that happens now.
  public void event(RunEvent event) {
    event(nanos(), event);
  }

  /// Records now that some input could not be taken.
  public void fault(String kind, String place, String message) {
    event(new RunEvent.Fault(kind, place, message));
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    Unwritten.part();
  }

  /// Hands everything recorded before this call to the kernel. False when the disk refused it.
  public boolean flush() {
    return Unwritten.part();
  }

  /// Applies `look` to what the run adds up to now, while nothing is recorded; keep it short.
  public <T> T facts(Function<RunFacts, T> look) {
    return Unwritten.part();
  }

  /// The run at a glance, as `status.json` will say within a second.
  public RunStatus status() {
    return Unwritten.part();
  }

  /// Writes the run's `lease` anew: the store's own facts (pid, start, boot, host) and these.
  public void lease(Json.Obj facts) {
    Unwritten.part();
  }

  /// Takes a file of the run into its folder, when it has at most 1 GB, else by reference;
  /// returns
  /// the event to record. Reads the whole file. Fails when it cannot be read.
  public RunEvent.Artifact adopt(Path file) {
    return Unwritten.part();
  }

  /// What the disk refuses at present or made the run lose; empty when all is well.
  public Optional<StoreProblem> problem() {
    return Unwritten.part();
  }

  /// Calls `listener` once for each new problem, on the thread that met it.
  public void onProblem(Consumer<StoreProblem> listener) {
    Unwritten.part();
  }

  /// Seals the ended run and gives it up. Fails when it has not ended, or a file cannot be read
  /// or
  /// written; the run is then given up unsealed, and can be sealed by [RunStore#takeOver].
  public Seal seal() {
    return Unwritten.part();
  }

  @Override
  public void close() {
    Unwritten.part();
  }
}
