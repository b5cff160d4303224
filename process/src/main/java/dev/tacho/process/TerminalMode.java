package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// How a terminal treats what passes through it: glibc's `struct termios`. Immutable.
final class TerminalMode {
  /// The size of the structure.
  static final int BYTES = 60;

  private static final int TCSANOW = 0;
  private static final int TCSADRAIN = 1;
  private static final int LOCAL_FLAGS = 12;
  private static final int CHARACTERS = 17;
  private static final int ISIG = 1;
  private static final int VSUSP = 10;

  private final byte[] bytes;

  /// Takes over `bytes`, [#BYTES] of them.
  TerminalMode(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The structure, to be sent.
  byte[] bytes() {
    return bytes.clone();
  }

  /// The mode of the terminal on `fd`; empty when it is none (or has gone).
  static Optional<TerminalMode> of(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mode = arena.allocate(BYTES, 8);
      return Libc.call("tcgetattr", fd, mode.address()) < 0
          ? Optional.empty()
          : Optional.of(new TerminalMode(mode.toArray(ValueLayout.JAVA_BYTE)));
    }
  }

  /// Gives the terminal on `fd` this mode; `drained`: once it has shown what it still has to.
  void apply(int fd, boolean drained) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = Libc.retry("tcsetattr", fd, drained ? TCSADRAIN : TCSANOW, copy(arena).address());
    }
  }

  /// This mode made raw: each key goes to the reader as it is, none makes a signal or an echo.
  TerminalMode raw() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mode = copy(arena);
      int _ = Libc.callForError("cfmakeraw", mode.address());
      return new TerminalMode(mode.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /// Whether `key` stops programs of this terminal (Ctrl-Z, unless somebody changed that).
  boolean suspends(byte key) {
    return (bytes[LOCAL_FLAGS] & ISIG) != 0 && key != 0 && bytes[CHARACTERS + VSUSP] == key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TerminalMode theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  private MemorySegment copy(Arena arena) {
    MemorySegment mode = arena.allocate(BYTES, 8);
    MemorySegment.copy(bytes, 0, mode, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return mode;
  }
}
