package dev.tacho.store;

import dev.tacho.core.RunId;
import java.nio.file.Path;
import java.util.Map;

/// Notes, tags, favourites and decisions, kept beside the runs and never in them, so that a
/// sealed
/// run can be annotated and stays sealed. Any thread and any process may add.
public final class Annotations {
  Annotations(java.nio.file.Path folder, java.time.InstantSource wall) {}

  /// The key of a run of this store.
  public static String key(RunId id) {
    return id.text();
  }

  /// The key of a run that is not of this store, by the folder or file it lies in.
  public static String keyOfForeign(Path path) {
    return Unwritten.part();
  }

  /// Adds what was said about the run `key`; on disk when this returns.
  public void add(String key, Annotation annotation) {
    Unwritten.part();
  }

  /// What was said about the run `key`; [Notes#NONE] when nothing was.
  public Notes of(String key) {
    return Unwritten.part();
  }

  /// What was said about every run that has annotations, by key.
  public Map<String, Notes> all() {
    return Unwritten.part();
  }
}
