package dev.tacho.store;

import dev.tacho.core.RunId;
import java.nio.file.Path;

/// Sealed runs as single zip files, out of a store and into one.
public final class Archive {
  Archive(RunStore store) {}

  /// Writes the sealed run `run` with its seal to `zip`, which must not exist yet. Fails when the
  /// run
  /// does not match its seal.
  public Seal export(StoredRun run, Path zip) {
    return Unwritten.part();
  }

  /// Takes in a run from `zip`. Everything is checked first (names, sizes, the seal); the run
  /// appears as a whole or not at all. Fails when a run of that id is here already.
  public RunId importFrom(Path zip) {
    return Unwritten.part();
  }
}
