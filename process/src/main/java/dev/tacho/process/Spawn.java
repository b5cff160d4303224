package dev.tacho.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One `posix_spawn`: a program in a group or session of its own, with the descriptors that it is
/// given and no other. Confined to one thread; the arena's owner frees it.
///
/// The signals that the user had ignored stay ignored; all others get their default action. The
/// signal mask is that of this process's first thread, which the JVM leaves as it was inherited
/// (in its own threads it blocks SIGQUIT).
final class Spawn {
  // opaque structures: glibc has 80 and 336 bytes, musl 80 and 336
  private static final long STRUCTURE_BYTES = 512;
  private static final long SIGNAL_SET_BYTES = 128;
  private static final int SETPGROUP = 0x02;
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";
  private static final String SET_FOREGROUND = "posix_spawn_file_actions_addtcsetpgrp_np";

  private final Arena arena;
  private final MemorySegment actions;
  private final MemorySegment attributes;
  private boolean ownSession;
  private int firstFree = 3;

  Spawn(Arena arena) {
    this.arena = arena;
    this.actions = arena.allocate(STRUCTURE_BYTES, 16);
    this.attributes = arena.allocate(STRUCTURE_BYTES, 16);
    check("posix_spawn_file_actions_init", actions.address());
    check("posix_spawnattr_init", attributes.address());
    mask(ProcessStatus.inheritedMask());
  }

  /// Makes the child the leader of a session of its own instead of a group of its own.
  Spawn inOwnSession() {
    ownSession = true;
    return this;
  }

  /// Blocks `signals` (bits as in [Signal#bit]) in the child from its first moment.
  Spawn blocking(long signals) {
    mask(ProcessStatus.inheritedMask() | signals);
    return this;
  }

  /// Runs the child in `directory`.
  Spawn in(Path directory) {
    check(
        "posix_spawn_file_actions_addchdir_np",
        actions.address(),
        CText.of(directory.toString(), arena).address());
    return this;
  }

  /// Gives our descriptor `ours` to the child as `theirs`. `ours` must be none of the child's
  /// numbers, or `theirs` itself.
  Spawn give(int ours, int theirs) {
    check("posix_spawn_file_actions_adddup2", actions.address(), ours, theirs);
    firstFree = Math.max(firstFree, theirs + 1);
    return this;
  }

  /// Opens `path` in the child as its descriptor `theirs`. A session leader that opens a terminal
  /// so gets it as its controlling terminal.
  Spawn open(String path, int flags, int theirs) {
    check(
        "posix_spawn_file_actions_addopen",
        actions.address(),
        theirs,
        CText.of(path, arena).address(),
        flags,
        0);
    return this;
  }

  /// Makes the child's group the foreground of the terminal on its descriptor `theirs`, before
  /// it can read. False where the C library cannot (before glibc 2.35).
  boolean foreground(int theirs) {
    if (!Libc.has(SET_FOREGROUND)) {
      return false;
    }
    check(SET_FOREGROUND, actions.address(), theirs);
    return true;
  }

  /// Starts `program`. The process number, or `-errno`.
  int start(String program, List<String> arguments, Map<String, String> environment) {
    closeTheRest();
    var attribute = attributes.address();
    int group = ownSession ? SETSID : SETPGROUP;
    check("posix_spawnattr_setflags", attribute, group | SETSIGDEF | SETSIGMASK);
    check("posix_spawnattr_setsigdefault", attribute, set(~ProcessStatus.ignored()).address());
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
    int error =
        Libc.callForError(
            "posix_spawn",
            pid.address(),
            CText.of(program, arena).address(),
            actions.address(),
            attribute,
            CText.arguments(arguments, arena).address(),
            CText.environment(variables, arena).address());
    int _ = Libc.callForError("posix_spawn_file_actions_destroy", actions.address());
    int _ = Libc.callForError("posix_spawnattr_destroy", attribute);
    return error == 0 ? pid.get(ValueLayout.JAVA_INT, 0) : -error;
  }

  private void closeTheRest() {
    if (Libc.has(CLOSE_FROM)) {
      check(CLOSE_FROM, actions.address(), firstFree);
      return;
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path entry : open) {
        int fd = Integer.parseInt(entry.getFileName().toString());
        if (fd >= 3) {
          int _ = Libc.call("fcntl", fd, F_SETFD, FD_CLOEXEC);
        }
      }
    } catch (IOException e) {
      throw new ProcessException("cannot list this process's descriptors in /proc/self/fd", e);
    }
  }

  private void mask(long signals) {
    check("posix_spawnattr_setsigmask", attributes.address(), set(signals).address());
  }

  /// A signal set. It may name the two signals that glibc keeps for itself (32 and 33): left out of
  /// the defaults, a child would find them ignored.
  private MemorySegment set(long signals) {
    MemorySegment set = arena.allocate(SIGNAL_SET_BYTES, 8);
    set.set(ValueLayout.JAVA_LONG, 0, signals);
    return set;
  }

  private static void check(String function, long... words) {
    int error = Libc.callForError(function, words);
    if (error != 0) {
      throw new ProcessException(function + " failed: " + Libc.message(error));
    }
  }
}
