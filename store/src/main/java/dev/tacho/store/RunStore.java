package dev.tacho.store;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs under one `.tacho` folder: the entry to this room. Immutable, any thread; opening
/// one touches no file, the folder appears with the first run.
public final class RunStore {
  /// What the folder is called where nothing else is said.
  public static final String FOLDER = ".tacho";

  private static final String RUNS = "runs";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String METRIC_SCHEMA = "metric-schema.json";

  private final Path home;
  private final Surroundings here;

  private RunStore(Path home, Surroundings here) {
    this.home = home.toAbsolutePath().normalize();
    this.here = here;
  }

  /// The store whose folder is `home`.
  public static RunStore at(Path home) {
    return new RunStore(home, Surroundings.real());
  }

  static RunStore at(Path home, Surroundings here) {
    return new RunStore(home, here);
  }

  /// Where the store is: `override` (`--home`), else `TACHO_HOME` of `env`, else the `.tacho`
  /// of the nearest folder from `cwd` upwards that has one, else `cwd/.tacho`.
  public static Path home(Path cwd, Optional<String> override, Map<String, String> env) {
    Optional<String> said =
        override.or(() -> Optional.ofNullable(env.get("TACHO_HOME")).filter(h -> !h.isBlank()));
    if (said.isPresent()) {
      return cwd.resolve(said.get()).normalize();
    }
    for (Path up = cwd.toAbsolutePath(); up != null; up = up.getParent()) {
      Path home = up.resolve(FOLDER);
      if (Files.isDirectory(home)) {
        return home;
      }
    }
    return cwd.toAbsolutePath().resolve(FOLDER);
  }

  public Path home() {
    return home;
  }

  Path runs() {
    return home.resolve(RUNS);
  }

  /// Where a training keeps the checkpoints of `run`: beside the runs, under no seal, and removed
  /// with the run. It is made by whoever writes there.
  public Path checkpoints(RunId run) {
    return checkpoints().resolve(run.text());
  }

  Path checkpoints() {
    return home.resolve(CHECKPOINTS);
  }

  Surroundings here() {
    return here;
  }

  RunFolder folder(RunId id) {
    return new RunFolder(runs().resolve(id.text()));
  }

  /// An id that no run of this store has.
  public RunId freshId() {
    // made here, as starting one costs every reader of the store milliseconds
    var random = new SecureRandom();
    RunId id;
    do {
      id = RunId.create(here.wall().instant().toEpochMilli(), random);
    } while (Files.exists(folder(id).path()));
    return id;
  }

  /// Begins the run that `header` describes. Fails when there is a run of that id, and when the
  /// folder cannot be written.
  public RunWriter create(RunHeader header) {
    RunFolder folder = folder(header.id());
    try {
      prepareHome();
      return create(header, folder);
    } catch (IOException e) {
      throw new StoreException(
          "the run "
              + header.id()
              + " cannot be created in "
              + home
              + ": "
              + Disk.reason(e)
              + "; choose a folder that can be written with --home or TACHO_HOME",
          e);
    }
  }

  /// Makes the folder of the store where it is missing.
  void prepareHome() throws IOException {
    if (!Files.isDirectory(runs())) {
      Files.createDirectories(runs());
    }
    Path ignore = home.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      try {
        Files.writeString(ignore, "*\n", StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException _) {
        // another recorder began its run here at the same moment
      }
    }
  }

  private RunWriter create(RunHeader header, RunFolder folder) throws IOException {
    if (Files.exists(folder.path())) {
      throw duplicate(header.id());
    }
    // appears under its name as a whole, and locked: nobody ever sees a run without its writer
    RunFolder made = new RunFolder(Files.createTempDirectory(runs(), ".new-" + header.id() + "-"));
    Files.createFile(made.lock());
    Optional<RunLock> lock = RunLock.tryAcquire(made.lock());
    if (lock.isEmpty()) {
      throw new IOException("the new file " + made.lock() + " is locked by somebody else");
    }
    try {
      Disk.write(made.header(), header.toJson().pretty() + "\n", true);
      Files.createFile(made.events());
      Files.createFile(made.inbox());
      Files.createFile(made.segment(1));
      setReadableByUsualRules(made.path());
      moveInto(made, folder, header.id());
      Disk.syncFolder(folder.path());
      Disk.syncFolder(runs());
      return new RunWriter(fresh(header, folder, lock.get()));
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      if (Files.isDirectory(made.path())) {
        Disk.delete(made.path());
      }
      throw e;
    }
  }

  /// A temporary folder is for its owner only; a run is for whom the home is for.
  private void setReadableByUsualRules(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(runs()));
    }
  }

  private static void moveInto(RunFolder made, RunFolder folder, RunId id) throws IOException {
    try {
      Files.move(made.path(), folder.path(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.exists(folder.path())) {
        throw duplicate(id);
      }
      throw e;
    }
  }

  private static StoreException duplicate(RunId id) {
    return new StoreException(
        "there is a run " + id + " already; an id names one run for ever, take a fresh one");
  }

  private RunWriter.Start fresh(RunHeader header, RunFolder folder, RunLock lock)
      throws IOException {
    long started = header.started().monoNanos();
    LogFile events = LogFile.open(folder.events(), 0);
    try {
      return new RunWriter.Start(
          here,
          folder,
          lock,
          header,
          new RunFacts(),
          new Tallies(),
          events,
          new Segments(folder, 1, 0, Segments.SEGMENT_BYTES),
          new SampleLogs(folder, List.of()),
          0,
          0,
          0,
          () -> here.mono().getAsLong() - started);
    } catch (IOException | RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /// Takes over a run whose writer is proven dead, and repairs torn ends; empty while the
  /// writer lives. Fails with the reason when nothing can be proven (another host, a network
  /// file system, a read-only folder), and for a sealed run.
  public Optional<RunWriter> takeOver(RunId id) {
    RunFolder folder = existing(id);
    if (!folder.isSealedRun() && Lease.judge(here, folder) instanceof WriterState.Silent silent) {
      throw new StoreException(
          "nobody can tell from here whether the writer of run "
              + id
              + " is dead: "
              + silent.reason()
              + " ("
              + silent.host()
              + "); go there, or say so yourself with"
              + " tacho end "
              + id
              + " --lost");
    }
    return takeOver(id, folder);
  }

  /// As [#takeOver], on a person's word that the writer is dead where that cannot be proven.
  /// Empty still where the writer is proven to live.
  public Optional<RunWriter> takeOverOnWord(RunId id) {
    return takeOver(id, existing(id));
  }

  private Optional<RunWriter> takeOver(RunId id, RunFolder folder) {
    if (folder.isSealedRun()) {
      throw new StoreException("run " + id + " is sealed; a sealed run is never opened again");
    }
    try {
      if (!Files.exists(folder.lock())) {
        Files.createFile(folder.lock());
      }
      Optional<RunLock> lock = RunLock.tryAcquire(folder.lock());
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      try {
        // the writer may have sealed it before it gave the lock up
        if (folder.isSealedRun()) {
          throw new StoreException("run " + id + " is sealed; a sealed run is never opened again");
        }
        return Optional.of(Repair.takeOver(here, folder, lock.get()));
      } catch (IOException | RuntimeException e) {
        lock.get().close();
        throw e;
      }
    } catch (FileAlreadyExistsException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreException(
          "run "
              + id
              + " cannot be taken over: "
              + Disk.reason(e)
              + "; it needs a folder that can be written",
          e);
    }
  }

  private RunFolder existing(RunId id) {
    RunFolder folder = folder(id);
    if (!folder.isRun()) {
      throw new StoreException(
          "there is no run " + id + " in " + home + "; tacho list shows those that are there");
    }
    return folder;
  }

  /// The run with that id. Fails when there is none, or its header cannot be read.
  public StoredRun open(RunId id) {
    return StoredRun.open(here, existing(id));
  }

  /// The run in the folder `path`, of this store or another. Fails when there is none.
  public StoredRun open(Path path) {
    return StoredRun.open(here, new RunFolder(path.toAbsolutePath().normalize()));
  }

  /// Every run, newest first, each from its `status.json` alone, however long the run is; from
  /// the journal where that file is missing, damaged or stale. Folders that hold no readable
  /// run are left out here and told by [#newest].
  public List<RunStatus> list() {
    return newest(Integer.MAX_VALUE).runs();
  }

  /// What a look at the newest runs found.
  ///
  /// @param runs newest first, as [#list] gives them
  /// @param ids of all folders of runs, newest first, also of those that were not looked at
  /// @param unreadable folders that were looked at and hold no readable run, with the reason
  public record Listing(List<RunStatus> runs, List<RunId> ids, Map<Path, String> unreadable) {}

  /// The `most` newest runs; costs little more than the reading of their status files, however
  /// many others there are.
  public Listing newest(int most) {
    List<RunStatus> runs = new ArrayList<>();
    List<RunId> ids = new ArrayList<>();
    Map<Path, String> unreadable = new LinkedHashMap<>();
    for (RunFolder folder : RunList.folders(runs())) {
      folder.id().ifPresent(ids::add);
      if (runs.size() < most) {
        look(folder, runs, unreadable);
      }
    }
    return new Listing(runs, ids, unreadable);
  }

  private void look(RunFolder folder, List<RunStatus> runs, Map<Path, String> unreadable) {
    Optional<RunStatus> status = RunList.status(here, folder);
    if (status.isPresent()) {
      runs.add(status.get());
      return;
    }
    try {
      runs.add(StoredRun.open(here, folder).rebuilt());
    } catch (StoreException e) {
      unreadable.put(folder.path(), String.valueOf(e.getMessage()));
    }
  }

  /// Whether somebody still writes the run of `status`.
  public WriterState writer(RunStatus status) {
    return status.state().ended()
        ? new WriterState.Ended()
        : Lease.judge(here, folder(status.id()));
  }

  /// What `name` stands for: `latest`, an id, a path of a run's folder, a label, or the
  /// beginning of an id.
  public Lookup find(String name) {
    return new Finder(this).find(name);
  }

  /// What people say about runs.
  public Annotations annotations() {
    return new Annotations(home.resolve("annotations"), here.wall());
  }

  /// The schema that says what this project's metrics mean, as its file has it; empty where
  /// there is none. The store keeps it and does not read it.
  public Optional<String> schema() {
    Path file = home.resolve(METRIC_SCHEMA);
    try {
      return Files.exists(file) ? Optional.of(Disk.text(file)) : Optional.empty();
    } catch (IOException e) {
      throw new StoreException(file + " cannot be read: " + Disk.reason(e), e);
    }
  }

  /// Keeps `text` as the schema of this project's metrics, instead of one that was there.
  public void keepSchema(String text) {
    Path file = home.resolve(METRIC_SCHEMA);
    try {
      prepareHome();
      Disk.replace(file, text, true);
    } catch (IOException e) {
      throw new StoreException(file + " cannot be written: " + Disk.reason(e), e);
    }
  }

  /// Runs that others are held against.
  public Baselines baselines() {
    return new Baselines(home.resolve("baselines"), here.wall());
  }

  /// Removes old runs.
  public Pruning pruning() {
    return new Pruning(this);
  }

  /// Takes runs out of this store and into it.
  public Archive archive() {
    return new Archive(this);
  }

  /// The type of the file system that the store lies on, or would lie on: `ext4`. Fails when
  /// that cannot be told.
  public String fileSystem() {
    Path there = existingPart();
    try {
      return Files.getFileStore(there).type();
    } catch (IOException e) {
      throw new StoreException(
          "the file system of "
              + there
              + " cannot be told: "
              + Disk.reason(e)
              + "; choose another folder with --home or TACHO_HOME",
          e);
    }
  }

  /// Whether a free lock in this store proves that a run's writer is dead: only on a file system
  /// that this machine alone mounts.
  public boolean locksProveDeath() {
    return here.local().test(existingPart());
  }

  /// Whether runs can be created here.
  public boolean isWritable() {
    return Files.isWritable(existingPart());
  }

  private Path existingPart() {
    Path there = home;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }
}
