package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Facts about the terminal behind a descriptor (0 input, 1 output, 2 errors).
public final class Terminal {
  static final int TIOCGWINSZ = 0x5413;
  static final int TIOCSWINSZ = 0x5414;
  private static final long WINSIZE_BYTES = 8;

  private Terminal() {}

  /// How many characters fit.
  public record Size(int columns, int rows) {}

  /// Whether descriptor `fd` is a terminal; false where that cannot be told.
  public static boolean isTerminal(int fd) {
    return Libc.isSupported() && Libc.call("isatty", fd) == 1;
  }

  /// The size of the terminal on `fd`; empty when it is none or does not know.
  public static Optional<Size> size(int fd) {
    if (!isTerminal(fd)) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES, 8);
      if (Libc.call("ioctl", fd, TIOCGWINSZ, size.address()) < 0) {
        return Optional.empty();
      }
      int rows = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
      return columns == 0 ? Optional.empty() : Optional.of(new Size(columns, rows));
    }
  }

  /// Makes the terminal `to` as large as `from` is, pixels included.
  static void copySize(int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES, 8);
      if (Libc.call("ioctl", from, TIOCGWINSZ, size.address()) == 0) {
        int _ = Libc.call("ioctl", to, TIOCSWINSZ, size.address());
      }
    }
  }
}
