package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Who has the foreground of the terminal on standard input, and the ways to hand it on. Any
/// thread.
final class Foreground {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_SETMASK = 2;
  private static final long SIGNAL_SET_BYTES = 128;

  private Foreground() {}

  /// Whether our process group has it.
  static boolean isOurs() {
    return group(0) == Libc.call("getpgrp");
  }

  /// The foreground group of the terminal on `fd`; negative when it is none of ours.
  static int group(int fd) {
    return Libc.call("tcgetpgrp", fd);
  }

  /// Gives it to process group `group`, also from the background, without being stopped for it.
  static void give(int group) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment output = arena.allocate(SIGNAL_SET_BYTES, 8);
      MemorySegment before = arena.allocate(SIGNAL_SET_BYTES, 8);
      output.set(ValueLayout.JAVA_LONG, 0, Signal.TTOU.bit());
      // of this thread alone: the kernel lets a caller pass that blocks the signal
      int _ = Libc.callForError("pthread_sigmask", SIG_BLOCK, output.address(), before.address());
      int _ = Libc.call("tcsetpgrp", 0, group);
      int _ = Libc.callForError("pthread_sigmask", SIG_SETMASK, before.address(), 0);
    }
  }

  /// Takes it back for our own group if `group` has it.
  static void takeBackFrom(int group) {
    if (group(0) == group) {
      give(Libc.call("getpgrp"));
    }
  }

  /// Stops our whole process group as Ctrl-Z would. False, and nothing done, when nobody could
  /// continue it: no member's parent is in the same session and another group, that is, no shell
  /// with job control waits for us.
  static boolean stopOurGroup() {
    if (isOrphaned()) {
      return false;
    }
    return Libc.call("kill", 0, Signal.TSTP.number()) == 0;
  }

  private static boolean isOrphaned() {
    Optional<ProcessStatus.Stat> member = ProcessStatus.stat(ProcessHandle.current().pid());
    while (member.isPresent()) {
      var child = member.get();
      var parent = ProcessStatus.stat(child.parent());
      if (parent.isEmpty() || parent.get().session() != child.session()) {
        return true;
      }
      if (parent.get().group() != child.group()) {
        return false;
      }
      member = parent;
    }
    return true;
  }
}
