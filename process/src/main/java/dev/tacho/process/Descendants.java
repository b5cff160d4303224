package dev.tacho.process;

import dev.tacho.process.ProcessStatus.Stat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// All processes that come from a job's child, wherever they went: since this process is a child
/// subreaper, an orphan of theirs becomes a child of ours instead of init's, whatever group or
/// session it made for itself. Any thread.
///
/// A process is taken for a descendant only if the chain of parents leads to this process, no
/// parent being younger than its child, and not through a helper of our own. It is signalled
/// through a descriptor of its own (`pidfd`), opened before its start is compared once more: so
/// a number that was reused in between is never hit.
final class Descendants {
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  // the same on x86-64 and aarch64
  private static final int SYS_PIDFD_SEND_SIGNAL = 424;
  private static final int SYS_PIDFD_OPEN = 434;
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 20;

  private final Set<Long> spared = ConcurrentHashMap.newKeySet();
  private final AtomicReference<AdoptedUse> adopted =
      new AtomicReference<>(new AdoptedUse(0, ResourceUse.NONE));
  private final long self = ProcessHandle.current().pid();

  /// Makes this process the parent of its descendants' orphans. Children that are here already are
  /// helpers of the caller and spared.
  Descendants() {
    Libc.require("prctl", PR_SET_CHILD_SUBREAPER, 1);
    ProcessHandle.current().children().forEach(helper -> spared.add(helper.pid()));
  }

  /// Leaves process `pid` and what comes from it alone.
  void spare(long pid) {
    spared.add(pid);
  }

  boolean spares(long pid) {
    return spared.contains(pid);
  }

  AdoptedUse adopted() {
    return adopted.get();
  }

  /// Those alive now.
  List<Stat> alive() {
    Map<Integer, List<Stat>> children = new HashMap<>();
    for (Stat stat : all()) {
      children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
    }
    List<Stat> alive = new ArrayList<>();
    Deque<Stat> parents = new ArrayDeque<>();
    ProcessStatus.stat(self).ifPresent(parents::add);
    while (!parents.isEmpty()) {
      Stat parent = parents.remove();
      for (Stat child : children.getOrDefault(parent.pid(), List.of())) {
        boolean ours =
            child.startTicks() >= parent.startTicks()
                && !(parent.pid() == self && spared.contains((long) child.pid()));
        if (ours && !child.ended()) {
          alive.add(child);
          parents.add(child);
        }
      }
    }
    return alive;
  }

  /// Ends all: TERM, then after `grace` KILL, again and again until none is left or some seconds
  /// have passed. The child's group is told as such, so that all of it hears at once.
  Remains end(Child child, Duration grace) throws InterruptedException {
    boolean _ = child.signalGroup(Signal.TERM);
    boolean _ = child.signalGroup(Signal.CONT);
    Set<ProcessIdentity> asked = new HashSet<>();
    Set<ProcessIdentity> killed = new HashSet<>();
    long start = System.nanoTime();
    Look look = look(child);
    while (!look.nobody() && System.nanoTime() - start < grace.toNanos()) {
      for (Stat stat : look.alive()) {
        boolean heard = stat.group() == child.pid();
        if (asked.add(ProcessIdentity.of(stat)) && !heard) {
          boolean _ = send(stat, Signal.TERM);
          boolean _ = send(stat, Signal.CONT);
        }
      }
      Thread.sleep(PAUSE_MILLIS);
      look = look(child);
    }
    start = System.nanoTime();
    while (!look.nobody() && System.nanoTime() - start < KILL_PATIENCE.toNanos()) {
      // stopped ones don't fork, so that none is born while the others are killed
      look.alive().forEach(stat -> send(stat, Signal.STOP));
      for (Stat stat : alive()) {
        if (send(stat, Signal.KILL)) {
          killed.add(ProcessIdentity.of(stat));
        }
      }
      // at once, which processes that fork and end without pause cannot outrun
      child.killGroup();
      Thread.sleep(PAUSE_MILLIS);
      look = look(child);
    }
    return remains(look, killed.size());
  }

  /// Those who are left of `child` now.
  Remains remains(Child child) throws InterruptedException {
    return remains(look(child), 0);
  }

  /// One look at who is there. A process that forks and ends without pause can slip through each
  /// listing of processes; but its group is there, or it leaves orphans between two looks.
  private record Look(List<Stat> alive, boolean elusive) {
    boolean nobody() {
      return alive.isEmpty() && !elusive;
    }
  }

  private Look look(Child child) throws InterruptedException {
    int before = collect(child).processes();
    List<Stat> alive = alive();
    if (!alive.isEmpty()) {
      return new Look(alive, false);
    }
    Thread.sleep(PAUSE_MILLIS);
    boolean leftOrphans = collect(child).processes() != before;
    alive = alive();
    return new Look(alive, alive.isEmpty() && (leftOrphans || child.groupExists()));
  }

  /// Takes in orphans that have ended, and what they used. `child` is left to who waits for it.
  AdoptedUse collect(Child child) {
    for (int pid : childrenOfThis()) {
      if (pid == child.pid() || spared.contains((long) pid)) {
        continue;
      }
      boolean ended =
          ProcessStatus.stat(pid).filter(s -> s.ended() && s.parent() == self).isPresent();
      if (ended) {
        try (Arena arena = Arena.ofConfined()) {
          Optional<Child.Wait4> told = Child.Wait4.poll(pid, 0, arena);
          told.ifPresent(wait -> adopted.updateAndGet(a -> a.plus(wait.use())));
        }
      }
    }
    return adopted.get();
  }

  private static Remains remains(Look look, int killed) {
    return new Remains(
        look.alive().stream().map(ProcessIdentity::of).toList(), look.elusive(), killed);
  }

  /// Sends `signal` to the very process that `stat` was read of. False when it has gone.
  static boolean send(Stat stat, Signal signal) {
    int fd = Libc.call("syscall", SYS_PIDFD_OPEN, stat.pid(), 0);
    if (fd == -Libc.ENOSYS) {
      // before Linux 5.3: the smallest gap that there can be
      return same(stat) && Libc.call("kill", stat.pid(), signal.number()) == 0;
    }
    if (fd < 0) {
      return false;
    }
    try {
      return same(stat)
          && Libc.call("syscall", SYS_PIDFD_SEND_SIGNAL, fd, signal.number(), 0, 0) == 0;
    } finally {
      Libc.close(fd);
    }
  }

  private static boolean same(Stat stat) {
    return ProcessStatus.stat(stat.pid())
        .filter(now -> now.startTicks() == stat.startTicks())
        .isPresent();
  }

  private static List<Stat> all() {
    List<Stat> all = new ArrayList<>();
    for (int pid : numbers(Path.of("/proc"))) {
      ProcessStatus.stat(pid).ifPresent(all::add);
    }
    return all;
  }

  /// This process's children, the ended ones too. The kernel lists them by thread.
  private static List<Integer> childrenOfThis() {
    List<Integer> children = new ArrayList<>();
    for (int thread : numbers(Path.of("/proc/self/task"))) {
      Path file = Path.of("/proc/self/task/" + thread + "/children");
      try {
        for (String pid : Files.readString(file).strip().split(" ")) {
          if (!pid.isEmpty()) {
            children.add(Integer.parseInt(pid));
          }
        }
      } catch (IOException _) {
        // the thread ended, or the kernel was built without this list: then init collects later
      }
    }
    return children;
  }

  private static List<Integer> numbers(Path directory) {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path entry : entries) {
        numbers.add(Integer.parseInt(entry.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new ProcessException("cannot list " + directory + "; is /proc mounted?", e);
    }
    return numbers;
  }
}
