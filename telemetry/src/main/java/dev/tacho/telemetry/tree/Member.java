package dev.tacho.telemetry.tree;

import dev.tacho.telemetry.kernel.Kernel;
import dev.tacho.telemetry.kernel.ProcText;

/// One process of a tree: its open files under `/proc`, and what they said last. Confined to one
/// thread.
///
/// The files stay open, so that reading again is cheaper than opening and, the kernel binding
/// them to the process, another one that was given the same number is never read. Where files
/// are read by name (recorded trees, very many processes), the time of the start tells them
/// apart.
final class Member {
  private static final int NONE = Integer.MIN_VALUE;
  // the kernel's own names are the longest, with 64 bytes
  private static final int NAME_WITHIN = 96;

  final int pid;
  final Quantities.Account account = new Quantities.Account();

  int parent;
  boolean zombie;
  long startTicks;
  long ownTicks;
  long childrenTicks;
  long threads;
  long residentPages;
  long readBytes;
  long writtenBytes;

  private final String folder;
  private final boolean keep;
  private int stat = NONE;
  private int io = NONE;

  Member(String procFolder, int pid, boolean keep) {
    this.pid = pid;
    this.folder = procFolder + "/" + pid;
    this.keep = keep;
  }

  /// Reads the stat file. False when the process is gone: its number is free or another's.
  boolean readStat(ProcText text) {
    if (keep && stat == NONE) {
      stat = text.open(folder + "/stat");
    }
    int got = keep ? (stat < 0 ? stat : text.read(stat)) : text.read(folder + "/stat");
    // the name stands in parentheses and may hold anything, parentheses too
    if (got <= 0 || !text.behindLast(')', NAME_WITHIN)) {
      return false;
    }
    long startedBefore = startTicks;
    zombie = ended(text.sign());
    parent = (int) text.number();
    // group, session, terminal, its group, flags, faults
    text.skip(9);
    ownTicks = text.number() + text.number();
    childrenTicks = text.number() + text.number();
    // priority, nice
    text.skip(2);
    threads = text.number();
    text.skip(1);
    startTicks = text.number();
    // size of the address space
    text.skip(1);
    boolean whole = text.hasNumber();
    residentPages = text.number();
    return whole && (startedBefore == 0 || startedBefore == startTicks);
  }

  /// Reads what went to and from storage. An error (`-errno`) when that cannot be read.
  int readIo(ProcText text) {
    if (keep && io == NONE) {
      io = text.open(folder + "/io");
    }
    int got = keep ? (io < 0 ? io : text.read(io)) : text.read(folder + "/io");
    if (got < 0) {
      return got;
    }
    if (text.behindLine("read_bytes:")) {
      readBytes = text.number();
      if (text.behindLine("write_bytes:")) {
        writtenBytes = text.number();
        return got;
      }
    }
    return -Kernel.ESRCH;
  }

  String file(String name) {
    return folder + "/" + name;
  }

  void close(ProcText text) {
    if (stat >= 0) {
      text.close(stat);
    }
    if (io >= 0) {
      text.close(io);
    }
    stat = NONE;
    io = NONE;
  }

  private static boolean ended(char state) {
    return state == 'Z' || state == 'X' || state == 'x';
  }
}
