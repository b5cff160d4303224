package dev.tacho.store;

import java.util.List;
import java.util.Optional;

/// The named baselines of a store. A baseline pins its run. Any thread.
public final class Baselines {
  Baselines(java.nio.file.Path folder, java.time.InstantSource wall) {}

  /// Names the sealed run `run`; replaces a baseline of that name. Fails for a bad name and for a
  /// run without a seal.
  public Baseline save(String name, StoredRun run) {
    return Unwritten.part();
  }

  /// The baseline of that name; empty when there is none. Fails when its file cannot be read.
  public Optional<Baseline> find(String name) {
    return Unwritten.part();
  }

  /// All that can be read, by name.
  public List<Baseline> list() {
    return Unwritten.part();
  }

  /// Removes the name, not the run; false when there is none.
  public boolean remove(String name) {
    return Unwritten.part();
  }
}
