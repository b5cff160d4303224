package dev.tacho.telemetry.tree;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.kernel.Kernel;
import dev.tacho.telemetry.kernel.Pids;
import dev.tacho.telemetry.kernel.ProcText;
import java.util.List;
import java.util.Optional;

/// What costs the kernel much to tell of a process tree: memory with shared pages counted once,
/// swap, open descriptors. Confined to one thread.
///
/// The kernel walks all pages of a process for it, which takes milliseconds a gigabyte; so after
/// a reading it is left alone for two hundred times as long as that took.
final class DearOfTree {
  private static final String PSS = "tree_pss_bytes";
  private static final String SWAP = "tree_swap_bytes";
  private static final String DESCRIPTORS = "tree_descriptors";
  private static final String ROLLUP = "smaps_rollup";
  private static final String MEMORY_SOURCE = "/proc/PID/smaps_rollup";
  private static final String DESCRIPTORS_SOURCE = "/proc/PID/fd";
  private static final long REST = 200;

  private final ProcText text;
  private final Pids ignored = new Pids();
  private long notBefore = Long.MIN_VALUE;

  DearOfTree(ProcText text) {
    this.text = text;
  }

  /// What there is, by a try at the tree's first process.
  List<Counter> counters(Member first) {
    if (text.read(first.file(ROLLUP)) == -Kernel.ENOENT && text.read(first.file("stat")) > 0) {
      String reason = "the kernel has no smaps_rollup (it came with Linux 4.14)";
      return List.of(
          Counter.missing(PSS, MEMORY_SOURCE, reason),
          Counter.missing(SWAP, MEMORY_SOURCE, reason),
          Counter.of(DESCRIPTORS, DESCRIPTORS_SOURCE));
    }
    return List.of(
        Counter.of(PSS, MEMORY_SOURCE),
        Counter.of(SWAP, MEMORY_SOURCE),
        Counter.of(DESCRIPTORS, DESCRIPTORS_SOURCE));
  }

  static List<Counter> missing(String reason) {
    return List.of(
        Counter.missing(PSS, MEMORY_SOURCE, reason),
        Counter.missing(SWAP, MEMORY_SOURCE, reason),
        Counter.missing(DESCRIPTORS, DESCRIPTORS_SOURCE, reason));
  }

  void read(Members members, Reading into) {
    long begin = System.nanoTime();
    if (begin < notBefore) {
      return;
    }
    readMemory(members, into);
    readDescriptors(members, into);
    long end = System.nanoTime();
    notBefore = end + REST * (end - begin);
  }

  private void readMemory(Members members, Reading into) {
    long shared = 0;
    long swapped = 0;
    boolean any = false;
    Optional<String> trouble = Optional.empty();
    for (Member member : members.all()) {
      if (member.zombie) {
        continue;
      }
      int got = text.read(member.file(ROLLUP));
      if (got > 0 && text.behindLine("Pss:")) {
        any = true;
        shared += text.number();
        swapped += text.behindLine("Swap:") ? text.number() : 0;
      } else if (got < 0 && !vanished(got)) {
        trouble = Optional.of(trouble(member.file(ROLLUP), got));
      }
    }
    if (trouble.isPresent()) {
      into.lost(PSS, trouble.get());
      into.lost(SWAP, trouble.get());
    } else if (any) {
      into.set(PSS, shared * 1024.0);
      into.set(SWAP, swapped * 1024.0);
    }
  }

  private void readDescriptors(Members members, Reading into) {
    long descriptors = 0;
    boolean any = false;
    Optional<String> trouble = Optional.empty();
    for (Member member : members.all()) {
      if (member.zombie) {
        continue;
      }
      int got = count(member.file("fd"));
      if (got >= 0) {
        any = true;
        descriptors += got;
      } else if (!vanished(got)) {
        trouble = Optional.of(trouble(member.file("fd"), got));
      }
    }
    if (trouble.isPresent()) {
      into.lost(DESCRIPTORS, trouble.get());
    } else if (any) {
      into.set(DESCRIPTORS, (double) descriptors);
    }
  }

  private int count(String folder) {
    int fd = text.open(folder);
    if (fd < 0) {
      return fd;
    }
    try {
      ignored.clear();
      return text.list(fd, ignored);
    } finally {
      text.close(fd);
    }
  }

  /// Whether what cannot be read is a process that ended meanwhile.
  private static boolean vanished(int error) {
    return error == -Kernel.ESRCH || error == -Kernel.ENOENT;
  }

  private static String trouble(String file, int error) {
    return file + " cannot be read: " + Kernel.words(error);
  }
}
