package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.Consumer;

/// A child process of ours that is waited for by `wait4`. Any thread may signal it, one waits.
///
/// The lock guards `reaped`: from the moment in which the kernel forgets the child its number may
/// be another's, so nothing is sent to it any more.
final class Child {
  static final int WNOHANG = 1;
  static final int WUNTRACED = 2;
  static final int WEXITED = 4;
  static final int WCONTINUED = 8;
  private static final int WNOWAIT = 0x01000000;
  private static final int P_PID = 1;
  private static final long SIGINFO_BYTES = 128;
  private static final int STOPPED = 0x7f;
  private static final int CONTINUED = 0xffff;

  private final int pid;
  private boolean reaped;

  Child(int pid) {
    this.pid = pid;
  }

  int pid() {
    return pid;
  }

  /// Waits until the child has ended; tells stops and continues to `changes` on the way.
  JobEnd await(Consumer<JobChange> changes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
      while (true) {
        // only looks: the child stays a zombie, so its number stays its own
        Libc.require(
            "waitid", P_PID, pid, info.address(), WEXITED | WUNTRACED | WCONTINUED | WNOWAIT);
        long now = System.nanoTime();
        Optional<Wait4> found;
        synchronized (this) {
          found = Wait4.poll(pid, WUNTRACED | WCONTINUED, arena);
          reaped = found.filter(Wait4::ended).isPresent();
        }
        if (found.isEmpty()) {
          continue;
        }
        if (found.get().ended()) {
          return new JobEnd(Ending.parse(found.get().status()), found.get().use(), now);
        }
        changes.accept(found.get().change());
      }
    }
  }

  /// Sends `signal` to the child's process group. False when the child has ended.
  synchronized boolean signalGroup(Signal signal) {
    return !reaped && Libc.call("kill", -pid, signal.number()) == 0;
  }

  /// Whether the child's process group has a member, if only one that waits to be collected.
  synchronized boolean groupExists() {
    return !numberIsAnothers() && Libc.call("kill", -pid, 0) != -Libc.ESRCH;
  }

  /// Kills what is left of the child's process group.
  synchronized void killGroup() {
    if (!numberIsAnothers()) {
      int _ = Libc.call("kill", -pid, Signal.KILL.number());
    }
  }

  /// A group keeps its number as long as it has a member. Once it had none, the number may have
  /// become a new process's, and its group's, which shows as a process of that number.
  private boolean numberIsAnothers() {
    return reaped && ProcessStatus.stat(pid).isPresent();
  }

  /// What one `wait4` told about a process.
  record Wait4(int status, ResourceUse use) {
    private static final long RUSAGE_BYTES = 144;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// Takes what there is to tell about `pid` without waiting; empty when there is nothing.
    static Optional<Wait4> poll(int pid, int options, Arena arena) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
      int result = Libc.retry("wait4", pid, status.address(), options | WNOHANG, usage.address());
      return result <= 0
          ? Optional.empty()
          : Optional.of(new Wait4(status.get(ValueLayout.JAVA_INT, 0), parse(usage)));
    }

    boolean ended() {
      return (status & 0xff) != STOPPED && status != CONTINUED;
    }

    JobChange change() {
      return status == CONTINUED
          ? new JobChange.Continued()
          : new JobChange.Stopped(new Signal(status >> 8 & 0xff));
    }

    /// `struct rusage`: two times of seconds and microseconds, then 14 words.
    private static ResourceUse parse(MemorySegment usage) {
      return new ResourceUse(
          word(usage, 0) * NANOS_PER_SECOND + word(usage, 1) * 1000,
          word(usage, 2) * NANOS_PER_SECOND + word(usage, 3) * 1000,
          word(usage, 4) * 1024,
          word(usage, 8),
          word(usage, 9),
          word(usage, 11),
          word(usage, 12),
          word(usage, 16),
          word(usage, 17));
    }

    private static long word(MemorySegment usage, int index) {
      return usage.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
  }
}
