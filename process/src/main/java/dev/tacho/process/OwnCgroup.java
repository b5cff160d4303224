package dev.tacho.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/// The control groups that a command has to itself: what the kernel counts in them is the command's
/// and nobody else's, and a kill for memory is seen there. Made beside a run, removed after it.
/// Confined to one thread, but for the counters, which any thread may read.
///
/// **How the command gets in.** In version 1 a single thread can be moved: the thread that calls
/// `posix_spawn` goes in, the child is born there, the thread goes back. Nothing of the child is
/// ever outside, and its number and signals are as without a group. Version 2 moves whole processes
/// only, so there the child is moved right after its start, with the children that it has by then:
/// what it did in its first moment is counted elsewhere ([#fromBirth]). See
/// `docs/decisions/079-own-cgroup.md`.
public final class OwnCgroup implements AutoCloseable {
  /// Controller under whose name [#folders] has the group that counts memory.
  public static final String MEMORY = "memory";

  /// Controller under whose name [#folders] has the group that counts processor time.
  public static final String CPU = "cpu";

  private static final String PROCS = "cgroup.procs";
  private static final String TASKS = "tasks";
  private static final int ADOPTING_ROUNDS = 10;
  private static final int REMOVING_ROUNDS = 50;
  private static final long PAUSE_MILLIS = 10;

  /// Whether a group could be made.
  public sealed interface Made {
    /// It is there and empty. Whoever asked closes it.
    record Here(OwnCgroup group) implements Made {}

    /// It is not, and nothing is left of the attempt.
    ///
    /// @param reason why, one sentence
    record Refused(String reason) implements Made {}
  }

  /// One folder of ours, and where this process stood when it was made.
  private record Folder(CgroupPlace place, Path path) {}

  private final boolean threads;
  private final Map<String, Folder> byController;
  private final Optional<String> withoutMemory;
  private Optional<String> trouble = Optional.empty();

  private OwnCgroup(
      boolean threads, Map<String, Folder> byController, Optional<String> withoutMemory) {
    this.threads = threads;
    this.byController = new TreeMap<>(byController);
    this.withoutMemory = withoutMemory;
  }

  /// Makes groups called `name`, where this process may.
  public static Made make(String name) {
    try {
      return make(name, CgroupPlace.all(Path.of("/proc")));
    } catch (IOException e) {
      return new Made.Refused("the mounted control groups cannot be read: " + reason(e));
    }
  }

  /// Makes groups called `name` in the first of `places` that will do.
  static Made make(String name, List<CgroupPlace> places) {
    if (places.isEmpty()) {
      return new Made.Refused("no control groups are mounted here");
    }
    Map<String, Folder> made = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    for (CgroupPlace place : places) {
      if (place.version() == 1 && place.controllers().contains(MEMORY)) {
        first(place, name, MEMORY, made, reasons);
      }
      if (place.version() == 1 && place.controllers().contains("cpuacct")) {
        first(place, name, CPU, made, reasons);
      }
    }
    if (made.containsKey(MEMORY)) {
      return new Made.Here(new OwnCgroup(true, made, Optional.empty()));
    }
    // half of a version 1 says nothing that version 2 would not say better
    made.values().forEach(folder -> remove(folder.path()));
    for (CgroupPlace place : places) {
      if (place.version() == 2) {
        Optional<OwnCgroup> group = second(place, name, reasons);
        if (group.isPresent()) {
          return new Made.Here(group.get());
        }
      }
    }
    return new Made.Refused(
        reasons.isEmpty()
            ? "no hierarchy of control groups that counts memory shows this process's own group"
            : String.join("; ", reasons.stream().distinct().toList()));
  }

  /// Why the command that was started is not in here, or not alone; empty when it is, or when none
  /// was started.
  public Optional<String> trouble() {
    return trouble;
  }

  /// The folders that were made, by controller: [#MEMORY], [#CPU]. One may be missing.
  public Map<String, Path> folders() {
    Map<String, Path> folders = new TreeMap<>();
    byController.forEach((controller, folder) -> folders.put(controller, folder.path()));
    return folders;
  }

  /// Why nothing counts memory here; empty when something does.
  public Optional<String> withoutMemory() {
    return withoutMemory;
  }

  /// Whether the command is born in the group, so that all it does is counted there; false where
  /// it is moved there in its first moment.
  public boolean fromBirth() {
    return threads;
  }

  /// Lets the kernel kill for memory when the group holds more than `bytes`, swap included. Fails
  /// where that cannot be set.
  public void limitMemory(long bytes) {
    if (withoutMemory.isPresent()) {
      throw new ProcessException("memory cannot be limited: " + withoutMemory.get());
    }
    Path folder = folder(MEMORY);
    try {
      if (threads) {
        write(folder.resolve("memory.limit_in_bytes"), Long.toString(bytes));
        writeWhereThere(folder.resolve("memory.memsw.limit_in_bytes"), Long.toString(bytes));
      } else {
        write(folder.resolve("memory.max"), Long.toString(bytes));
        writeWhereThere(folder.resolve("memory.swap.max"), "0");
      }
    } catch (IOException e) {
      throw new ProcessException(
          "a memory limit of " + bytes + " bytes cannot be set in " + folder + ": " + reason(e), e);
    }
  }

  /// How many processes of the group the kernel has killed for memory, whoever was short of it;
  /// empty where it does not count them (version 1 before Linux 4.13).
  public OptionalLong oomKills() {
    if (!byController.containsKey(MEMORY)) {
      return OptionalLong.empty();
    }
    return number(MEMORY, threads ? "memory.oom_control" : "memory.events", "oom_kill ");
  }

  /// Processor time that was used in the group, in nanoseconds; empty where nothing counts it.
  public OptionalLong cpuNanos() {
    if (!byController.containsKey(CPU)) {
      return OptionalLong.empty();
    }
    return threads
        ? number(CPU, "cpuacct.usage", "")
        : multiplied(number(CPU, "cpu.stat", "usage_usec "), 1000);
  }

  /// The most memory that was charged to the group at once, cached files included; empty where
  /// nothing counts it (version 2 before Linux 5.19).
  public OptionalLong peakBytes() {
    return byController.containsKey(MEMORY)
        ? number(MEMORY, threads ? "memory.max_usage_in_bytes" : "memory.peak", "")
        : OptionalLong.empty();
  }

  /// Removes the folders. What still runs in them keeps them, for a moment in most cases; then the
  /// last of it is told by [#left].
  @Override
  public void close() {
    byController.values().forEach(folder -> remove(folder.path()));
  }

  /// Folders that are still there, such as when something in them would not end.
  public List<Path> left() {
    return byController.values().stream().map(Folder::path).filter(Files::exists).toList();
  }

  /// Removes those of `folders` that are control groups called `name` and empty: what a recorder
  /// that died has left.
  public static void removeLeft(String name, List<Path> folders) {
    try {
      List<CgroupPlace> places = CgroupPlace.all(Path.of("/proc"));
      for (Path folder : folders) {
        if (folder.endsWith(name) && places.stream().anyMatch(p -> folder.startsWith(p.mount()))) {
          remove(folder);
        }
      }
    } catch (IOException _) {
      // none are shown here: another container's are not ours to remove
    }
  }

  /// Has `start` start the child and tell its number, or a negative one, and sees to it that the
  /// child is in here. Where that fails the child runs all the same, and [#trouble] says why it is
  /// outside.
  int around(IntSupplier start, Descendants descendants) {
    boolean entered = threads && enter();
    int pid;
    try {
      pid = start.getAsInt();
    } finally {
      if (entered) {
        leave();
      }
    }
    if (!threads && pid > 0) {
      adopt(pid, descendants);
    }
    return pid;
  }

  /// Moves the calling thread in, so that what it starts is born there.
  private boolean enter() {
    try {
      for (Folder folder : byController.values()) {
        write(folder.path().resolve(TASKS), "0");
      }
      return true;
    } catch (IOException e) {
      trouble = Optional.of("its control group cannot be entered: " + reason(e));
      leave();
      return false;
    }
  }

  private void leave() {
    for (Folder folder : byController.values()) {
      try {
        write(folder.place().file(TASKS), "0");
      } catch (IOException e) {
        trouble =
            Optional.of(
                "its control group "
                    + folder.path()
                    + " counts a thread of the recorder too, which cannot leave it: "
                    + reason(e));
      }
    }
  }

  /// Moves in child `pid` and what came from it by now.
  private void adopt(int pid, Descendants descendants) {
    Path procs = byController.values().iterator().next().path().resolve(PROCS);
    try {
      move(pid, procs);
      for (int round = 0; round < ADOPTING_ROUNDS; round++) {
        List<String> inside = Files.readAllLines(procs);
        List<Integer> outside =
            descendants.alive().stream()
                .map(ProcessStatus.Stat::pid)
                .filter(other -> !inside.contains(Integer.toString(other)))
                .toList();
        if (outside.isEmpty()) {
          return;
        }
        for (int other : outside) {
          move(other, procs);
        }
      }
      trouble = Optional.of("it starts processes faster than they can be moved into its group");
    } catch (IOException e) {
      trouble = Optional.of("it cannot be moved into a control group: " + reason(e));
    }
  }

  private static void move(int pid, Path procs) throws IOException {
    try {
      write(procs, Integer.toString(pid));
    } catch (IOException e) {
      if (ProcessStatus.stat(pid).filter(stat -> !stat.ended()).isPresent()) {
        throw e;
      }
      // it has ended already
    }
  }

  /// The number after `key` at the beginning of a line of a file of the group.
  private OptionalLong number(String controller, String file, String key) {
    try {
      for (String line : Files.readAllLines(folder(controller).resolve(file))) {
        if (line.startsWith(key)) {
          return OptionalLong.of(Long.parseLong(line.substring(key.length()).strip()));
        }
      }
      return OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      // the folder is gone or of an unknown kind: nothing is claimed
      return OptionalLong.empty();
    }
  }

  private static OptionalLong multiplied(OptionalLong value, long by) {
    return value.isPresent() ? OptionalLong.of(value.getAsLong() * by) : value;
  }

  private Path folder(String controller) {
    Folder folder = byController.get(controller);
    if (folder == null) {
      throw new ProcessException("there is no control group for " + controller);
    }
    return folder.path();
  }

  private static void first(
      CgroupPlace place,
      String name,
      String controller,
      Map<String, Folder> made,
      List<String> reasons) {
    Path path = place.here().resolve(name);
    if (!Files.isWritable(place.file(TASKS))) {
      reasons.add("no right to move processes in " + place.here());
      return;
    }
    if (create(path, reasons)) {
      made.put(controller, new Folder(place, path));
    }
  }

  /// A sibling of our own group when the kernel counts memory there, else a child of it: a group
  /// with processes of its own cannot have children that count memory.
  private static Optional<OwnCgroup> second(CgroupPlace place, String name, List<String> reasons) {
    boolean root = place.here().equals(place.mount());
    Path parent = root ? place.here() : place.here().resolveSibling("").normalize();
    if (countsMemory(parent)
        && Files.isWritable(parent.resolve(PROCS))
        && create(parent.resolve(name), reasons)) {
      Folder folder = new Folder(place, parent.resolve(name));
      return Optional.of(
          new OwnCgroup(false, Map.of(MEMORY, folder, CPU, folder), Optional.empty()));
    }
    String why =
        countsMemory(parent)
            ? "no right to make a control group in " + parent
            : "memory is not counted for groups in " + parent;
    if (!Files.isWritable(place.file(PROCS)) || !create(place.here().resolve(name), reasons)) {
      reasons.add("no right to make a control group in " + place.here());
      return Optional.empty();
    }
    Folder folder = new Folder(place, place.here().resolve(name));
    return Optional.of(new OwnCgroup(false, Map.of(CPU, folder), Optional.of(why)));
  }

  private static boolean countsMemory(Path group) {
    try {
      String enabled = Files.readString(group.resolve("cgroup.subtree_control")).strip();
      return List.of(enabled.split(" ")).contains(MEMORY);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean create(Path folder, List<String> reasons) {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (IOException e) {
      reasons.add("the control group " + folder + " cannot be made: " + reason(e));
      return false;
    }
  }

  /// The kernel lets go of a group a moment after its last process has ended.
  private static void remove(Path folder) {
    for (int round = 0; round < REMOVING_ROUNDS && !removeOnce(folder); round++) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean removeOnce(Path folder) {
    try {
      // such a folder goes as one, with the files that the kernel shows in it
      Files.deleteIfExists(folder);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
  }

  private static void writeWhereThere(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      write(file, text);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "no right to do so";
      case NoSuchFileException _ -> "not there";
      default -> String.valueOf(e.getMessage());
    };
  }
}
