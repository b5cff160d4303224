package dev.tacho.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Facts about the terminal behind a descriptor (0 input, 1 output, 2 errors).
public final class Terminal {
  static final int TIOCGWINSZ = 0x5413;
  static final int TIOCSWINSZ = 0x5414;
  private static final long WINSIZE_BYTES = 8;
  private static final List<String> DEVICES =
      List.of("/dev/pts/", "/dev/tty", "/dev/console", "/dev/hvc");

  private Terminal() {}

  /// How many characters fit.
  public record Size(int columns, int rows) {}

  /// Whether descriptor `fd` is a terminal; false where that cannot be told. Told by the name of
  /// the device, since every command asks, and binding the C library for it would cost tens of
  /// milliseconds.
  public static boolean isTerminal(int fd) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
      return DEVICES.stream().anyMatch(device::startsWith);
    } catch (IOException | UnsupportedOperationException _) {
      // not open, or no Linux
      return false;
    }
  }

  /// The size of the terminal on `fd`; empty when it is none or does not know.
  public static Optional<Size> size(int fd) {
    if (!Libc.isSupported() || !isTerminal(fd)) {
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
