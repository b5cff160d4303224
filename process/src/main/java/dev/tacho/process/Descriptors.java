package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;

/// Makes pipes, socket pairs and pseudo-terminals whose descriptors are closed on exec and high, so
/// that a child's own numbers (0 to 5) never collide with them.
final class Descriptors {
  static final int O_RDWR = 2;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_NOCTTY = 0x100;
  static final int O_APPEND = 0x400;
  static final int O_CLOEXEC = 0x80000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int LOWEST = 10;

  private Descriptors() {}

  /// Two ends: what is written to `second` is read from `first`; of a socket pair also back.
  record Pair(int first, int second) {}

  static Pair pipe() {
    return pair("pipe2", ends -> new long[] {ends, O_CLOEXEC});
  }

  static Pair socketPair() {
    return pair("socketpair", ends -> new long[] {AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, ends});
  }

  /// Another high descriptor for what `fd` is, closed on exec.
  static int copy(int fd) {
    return Libc.require("fcntl", fd, F_DUPFD_CLOEXEC, LOWEST);
  }

  /// `fd` moved to a high number.
  static int raise(int fd) {
    int high = copy(fd);
    Libc.close(fd);
    return high;
  }

  /// Opens `path`; a high descriptor, or throws.
  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return raise(Libc.require("open", CText.of(path, arena).address(), flags | O_CLOEXEC, 0666));
    }
  }

  private static Pair pair(String function, LongFunction<long[]> words) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      Libc.require(function, words.apply(ends.address()));
      return new Pair(
          raise(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
          raise(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }
  }
}
