package dev.tacho.store;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A run on disk, read. Never writes. Confined to one thread.
public final class StoredRun implements RunReader {
  StoredRun() {}

  /// The run's folder.
  public Path directory() {
    return Unwritten.part();
  }

  @Override
  public RunHeader header() {
    return Unwritten.part();
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    Unwritten.part();
  }

  @Override
  public PointCursor points() {
    return Unwritten.part();
  }

  @Override
  public List<Damage> damage() {
    return Unwritten.part();
  }

  @Override
  public RunFacts facts() {
    return Unwritten.part();
  }

  /// The run at a glance.
  public RunStatus status() {
    return Unwritten.part();
  }

  /// Whether somebody still writes it.
  public WriterState writer() {
    return Unwritten.part();
  }

  /// The seal as it stands in the folder; empty while there is none or it cannot be read.
  public Optional<Seal> seal() {
    return Unwritten.part();
  }

  /// Holds every file against the seal, and the seal against `expectedDigest`. Reads everything.
  public Verdict verify(Optional<String> expectedDigest) {
    return Unwritten.part();
  }
}
