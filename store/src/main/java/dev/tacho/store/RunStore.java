package dev.tacho.store;

import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs under one `.tacho` folder: the entry to this room. Immutable, any thread; opening one
/// touches no file, the folder appears with the first run.
public final class RunStore {
  private final Path home;

  private RunStore(Path home) {
    this.home = home;
  }

  /// The store whose folder is `home`.
  public static RunStore at(Path home) {
    return new RunStore(home);
  }

  /// Where the store is: `override` (`--home`), else `TACHO_HOME` of `env`, else the `.tacho` of
  /// the
  /// nearest folder from `cwd` upwards that has one, else `cwd/.tacho`.
  public static Path home(Path cwd, Optional<String> override, Map<String, String> env) {
    return Unwritten.part();
  }

  public Path home() {
    return home;
  }

  /// An id that no run of this store has.
  public RunId freshId() {
    return Unwritten.part();
  }

  /// Begins the run that `header` describes. Fails when there is a run of that id, and when the
  /// folder cannot be written.
  public RunWriter create(RunHeader header) {
    return Unwritten.part();
  }

  /// Takes over a run whose writer is proven dead, and repairs torn ends; empty while the writer
  /// lives. Fails with the reason when nothing can be proven (another host, a network file
  /// system,
  /// a read-only folder), and for a sealed run.
  public Optional<RunWriter> takeOver(RunId id) {
    return Unwritten.part();
  }

  /// As [#takeOver], on a person's word that the writer is dead where that cannot be proven.
  /// Empty
  /// still where the writer is proven to live.
  public Optional<RunWriter> takeOverOnWord(RunId id) {
    return Unwritten.part();
  }

  /// The run with that id. Fails when there is none, or its header cannot be read.
  public StoredRun open(RunId id) {
    return Unwritten.part();
  }

  /// Every run, newest first, each from its `status.json` alone, however long the run is; from
  /// the
  /// journal where that file is missing, damaged or stale. Folders that hold no readable run are
  /// left out here and told by [#unreadable].
  public List<RunStatus> list() {
    return Unwritten.part();
  }

  /// Folders under `runs/` that cannot be read as runs, with the reason.
  public Map<Path, String> unreadable() {
    return Unwritten.part();
  }

  /// Whether somebody still writes the run of `status`.
  public WriterState writer(RunStatus status) {
    return Unwritten.part();
  }

  /// What `name` stands for: `latest`, an id, a path of a run's folder, a label, or the beginning
  /// of
  /// an id.
  public Lookup find(String name) {
    return Unwritten.part();
  }

  public Annotations annotations() {
    return Unwritten.part();
  }

  public Baselines baselines() {
    return Unwritten.part();
  }

  public Pruning pruning() {
    return Unwritten.part();
  }

  public Archive archive() {
    return Unwritten.part();
  }
}
