package dev.tacho.telemetry.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// The text of one kernel file at a time, in buffers that are used again, with a place in it.
/// Reading and taking numbers from it makes no garbage. Confined to one thread at a time.
///
/// A file that is read often is opened once and read again from its begin: the kernel makes the
/// text anew each time, and an open file of a process never becomes another process's.
public final class ProcText {
  private static final int FIRST_SIZE = 4096;
  private static final int LARGEST = 16 << 20;
  // the kernel makes texts by the page; a read that ends before the middle of one is the whole
  private static final int WHOLE_BELOW = 2048;
  private static final int LONGEST_PATH = 4096;
  private static final int ENTRY_LENGTH_AT = 16;
  private static final int ENTRY_NAME_AT = 19;

  private final MemorySegment state = Arena.ofAuto().allocate(Kernel.STATE);
  private final MemorySegment path = Arena.ofAuto().allocate(LONGEST_PATH);
  private MemorySegment buffer = Arena.ofAuto().allocate(FIRST_SIZE);
  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;
  private int at;

  /// Opens a file for reading; negative is the error.
  public int open(String file) {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    if (name.length >= LONGEST_PATH) {
      return -Kernel.ENOENT;
    }
    MemorySegment.copy(name, 0, path, ValueLayout.JAVA_BYTE, 0, name.length);
    path.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
    return Kernel.open(state, path);
  }

  public void close(int fd) {
    Kernel.close(state, fd);
  }

  /// Reads all of an open file from its begin, and goes to the begin of the text. Returns its
  /// length, or an error.
  public int read(int fd) {
    length = 0;
    at = 0;
    int got;
    do {
      got = Kernel.read(state, fd, buffer, length);
      if (got < 0) {
        length = 0;
        return got;
      }
      length += got;
      if (length == buffer.byteSize() && length < LARGEST) {
        buffer = Arena.ofAuto().allocate(length * 2L).copyFrom(buffer);
        bytes = new byte[length * 2];
      }
    } while (got > 0 && length >= WHOLE_BELOW);
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
    return length;
  }

  /// Opens, reads and closes.
  public int read(String file) {
    int fd = open(file);
    if (fd < 0) {
      length = 0;
      at = 0;
      return fd;
    }
    try {
      return read(fd);
    } finally {
      close(fd);
    }
  }

  /// The numbers among the names in an open folder, added to `into`. Returns how many entries
  /// there are, `.` and `..` left out, or an error.
  public int list(int fd, Pids into) {
    Kernel.rewind(state, fd);
    int entries = 0;
    while (true) {
      int got = Kernel.entries(state, fd, buffer, buffer.byteSize());
      if (got <= 0) {
        return got < 0 ? got : entries;
      }
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, got);
      for (int entry = 0; entry < got; entry += entryLength(entry)) {
        int name = entry + ENTRY_NAME_AT;
        if (bytes[name] == '.' && (bytes[name + 1] == 0 || bytes[name + 1] == '.')) {
          continue;
        }
        entries++;
        int pid = whole(name);
        if (pid > 0) {
          into.add(pid);
        }
      }
    }
  }

  private int entryLength(int entry) {
    return (bytes[entry + ENTRY_LENGTH_AT] & 0xff)
        | ((bytes[entry + ENTRY_LENGTH_AT + 1] & 0xff) << 8);
  }

  /// The number that the name at `from` is as a whole; 0 when it is none.
  private int whole(int from) {
    int number = 0;
    int i = from;
    for (; bytes[i] >= '0' && bytes[i] <= '9' && i - from < 9; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return bytes[i] == 0 ? number : 0;
  }

  /// Goes behind the last `sign` among the first `within` of the text. False when there is none.
  public boolean behindLast(char sign, int within) {
    for (int i = Math.min(length, within) - 1; i >= 0; i--) {
      if (bytes[i] == sign) {
        at = i + 1;
        return true;
      }
    }
    return false;
  }

  /// Goes behind `key` at the begin of a line, from here on; false, and no move, when there is no
  /// such line.
  public boolean behindLine(String key) {
    for (int line = at; line < length; line = nextLine(line)) {
      if ((line == 0 || bytes[line - 1] == '\n') && startsWith(line, key)) {
        at = line + key.length();
        return true;
      }
    }
    return false;
  }

  /// Goes behind `key` in this line; false, and no move, when it is not in the rest of it.
  public boolean behindInLine(String key) {
    for (int i = at; i < length && bytes[i] != '\n'; i++) {
      if (startsWith(i, key)) {
        at = i + key.length();
        return true;
      }
    }
    return false;
  }

  /// Goes behind `key`, anywhere from here on; false, and no move, when it is not there.
  public boolean behindInText(String key) {
    for (int i = at; i < length; i++) {
      if (startsWith(i, key)) {
        at = i + key.length();
        return true;
      }
    }
    return false;
  }

  /// Goes to the begin of the next line; false at the end of the text.
  public boolean toNextLine() {
    at = nextLine(at);
    return at < length;
  }

  public void toBegin() {
    at = 0;
  }

  /// Whether a number stands next in this line.
  public boolean hasNumber() {
    skipSpace();
    return at < length && bytes[at] >= '0' && bytes[at] <= '9';
  }

  /// The number that stands next in this line, and goes behind it; 0 where none stands. One that
  /// is too large for a `long` wraps, as the kernel's own do.
  public long number() {
    skipSpace();
    boolean negative = at < length && bytes[at] == '-';
    if (negative) {
      at++;
    }
    long number = 0;
    for (; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return negative ? -number : number;
  }

  /// The sign that stands next, and goes behind it; a line end where the text is over.
  public char sign() {
    skipSpace();
    return at < length ? (char) bytes[at++] : '\n';
  }

  /// The name before a colon that stands next in this line, and goes behind the colon; empty, and
  /// no move but over spaces, where none does.
  public String name() {
    skipSpace();
    int end = at;
    while (end < length && bytes[end] > ' ' && bytes[end] != ':') {
      end++;
    }
    if (end == length || bytes[end] != ':') {
      return "";
    }
    var name = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    at = end + 1;
    return name;
  }

  /// Goes behind `words` words of this line.
  public void skip(int words) {
    for (int i = 0; i < words; i++) {
      skipSpace();
      while (at < length && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\n') {
        at++;
      }
    }
  }

  public int length() {
    return length;
  }

  /// All of the text.
  public String all() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  public long ticksPerSecond() {
    return Kernel.ticksPerSecond(state);
  }

  public long pageBytes() {
    return Kernel.pageBytes(state);
  }

  private void skipSpace() {
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
  }

  private int nextLine(int from) {
    int i = from;
    while (i < length && bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private boolean startsWith(int from, String key) {
    if (from + key.length() > length) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (bytes[from + i] != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
