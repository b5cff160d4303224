package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/// A child behind a pseudo-terminal: the real terminal is raw while we have its foreground, keys
/// go to the child's terminal, which makes signals of Ctrl-C and the like itself, and its size
/// follows ours.
///
/// Ctrl-Z is the exception. The child leads a session of its own, and its parent, this process, is
/// in another: its group is orphaned in the kernel's sense, so a SIGTSTP of its terminal would
/// be thrown away. So where the key would stop the child's own group, and no process of it
/// handles SIGTSTP, the group is stopped from here with SIGSTOP. A shell's or debugger's
/// groups behind the same terminal are not orphaned, and left to the kernel.
final class TerminalControl implements JobControl {
  private static final int KEYS = 4096;
  private static final short POLLIN = 1;

  private final Child child;
  private final int master;
  private final HolderLink link;
  // a byte on it makes the key thread look at the state again
  private final Descriptors.Pair wake = Descriptors.pipe();
  private Signals heard = Signals.hear(List.of(), _ -> {});
  // the mode to go back to, while the terminal is raw; guarded by this, as are the other two
  private Optional<TerminalMode> before = Optional.empty();
  private boolean stopped;
  private boolean ended;
  private volatile boolean suspending;

  TerminalControl(Child child, int master, HolderLink link) {
    this.child = child;
    this.master = Descriptors.copy(master);
    this.link = link;
  }

  @Override
  public void begin() {
    heard =
        Signals.hear(
            List.of(Signal.CONT, Signal.WINCH),
            signal -> {
              if (signal.equals(Signal.CONT)) {
                continued();
              } else {
                Terminal.copySize(0, master);
              }
            });
    takeTerminal();
    Thread.ofPlatform().daemon().name("tacho-keys").start(this::passKeys);
  }

  @Override
  public void childStopped(Signal by) {
    if (!suspending && !BY_TERMINAL.contains(by)) {
      return;
    }
    suspending = false;
    synchronized (this) {
      stopped = true;
      leaveTerminal();
    }
    if (!Foreground.stopOurGroup()) {
      continued();
    }
  }

  @Override
  public synchronized boolean isRaw() {
    return before.isPresent();
  }

  @Override
  public void end() {
    heard.close();
    synchronized (this) {
      if (!ended) {
        ended = true;
        leaveTerminal();
        wakeKeys();
      }
    }
  }

  private synchronized void continued() {
    if (ended) {
      return;
    }
    takeTerminal();
    if (stopped) {
      stopped = false;
      boolean _ = child.signalGroup(Signal.CONT);
    }
    wakeKeys();
  }

  private synchronized void takeTerminal() {
    if (!Foreground.isOurs() || before.isPresent()) {
      return;
    }
    before = TerminalMode.of(0);
    before.ifPresent(
        mode -> {
          link.remember(mode);
          mode.raw().apply(0, true);
        });
    Terminal.copySize(0, master);
  }

  private synchronized void leaveTerminal() {
    if (Foreground.isOurs()) {
      before.ifPresent(mode -> mode.apply(0, true));
    }
    before = Optional.empty();
  }

  /// The key thread. Where we are in the background it must not read: the shell does.
  private void passKeys() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polls = arena.allocate(16, 8);
      MemorySegment keys = arena.allocate(KEYS, 8);
      boolean hungUp = false;
      while (!hasEnded()) {
        boolean reading = isRaw() && !hungUp;
        polls.set(ValueLayout.JAVA_INT, 0, wake.first());
        polls.set(ValueLayout.JAVA_INT, 4, POLLIN);
        polls.set(ValueLayout.JAVA_INT, 8, reading ? 0 : -1);
        polls.set(ValueLayout.JAVA_INT, 12, POLLIN);
        int _ = Libc.retry("poll", polls.address(), 2, -1);
        if (polls.get(ValueLayout.JAVA_SHORT, 6) != 0) {
          long _ = Libc.read(wake.first(), keys, KEYS);
        } else if (isRaw() && Foreground.isOurs()) {
          long count = Libc.read(0, keys, KEYS);
          hungUp = count <= 0;
          pass(keys, Math.max(0, count));
        }
      }
    }
    Libc.close(wake.first());
    Libc.close(wake.second());
    Libc.close(master);
  }

  private void pass(MemorySegment keys, long count) {
    Optional<TerminalMode> mode = TerminalMode.of(master);
    long from = 0;
    for (long i = 0; i < count; i++) {
      byte key = keys.get(ValueLayout.JAVA_BYTE, i);
      if (mode.filter(m -> m.suspends(key)).isPresent() && stopsOnlyFromHere()) {
        write(keys, from, i);
        from = i + 1;
        suspending = true;
        boolean _ = child.signalGroup(Signal.STOP);
      }
    }
    write(keys, from, count);
  }

  /// Whether a stop by key is meant for the child's own, orphaned group, and would work there
  /// but for that.
  private boolean stopsOnlyFromHere() {
    return Foreground.group(master) == child.pid()
        && !ProcessStatus.ignores(child.pid(), Signal.TSTP)
        && !ProcessStatus.catches(child.pid(), Signal.TSTP);
  }

  private void write(MemorySegment keys, long from, long to) {
    long at = from;
    while (at < to) {
      long count = Libc.write(master, keys, at, to - at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /// Under the lock, and not after [#end]: the key thread closes the pipe then.
  private synchronized void wakeKeys() {
    try (Arena arena = Arena.ofConfined()) {
      long _ = Libc.write(wake.second(), arena.allocate(1), 0, 1);
    }
  }
}
