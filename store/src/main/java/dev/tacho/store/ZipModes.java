package dev.tacho.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// What kind of file each entry of a zip was on the Unix system that packed it, which the JDK's own
/// reader does not tell. Pure but for reading.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10: 4.3.12 (central directory), 4.3.14 and 4.3.15 (zip64),
/// 4.3.16 (end record), 4.4.2 (made by; 3 and 19 are Unix and OS X). There the mode of the file is
/// in the upper half of the external attributes.
final class ZipModes {
  private static final int END_BYTES = 22;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int FILE_TYPE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int SYMBOLIC_LINK = 0xa000;

  private ZipModes() {}

  /// The first entry that is neither a regular file nor without a mode, with what it is, such as
  /// `'a/b', a symbolic link`.
  static Optional<String> firstSpecial(Path zip) throws IOException {
    try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
      Directory directory = directory(file);
      long at = directory.begin();
      for (long left = directory.entries(); left > 0; left--) {
        ByteBuffer entry = read(file, at, ENTRY_BYTES);
        if (entry.getInt(0) != ENTRY) {
          throw new IOException("its directory ends early");
        }
        int name = entry.getShort(28) & 0xffff;
        int type = (entry.getInt(38) >>> 16) & FILE_TYPE;
        if (isUnix(entry.get(5)) && type != 0 && type != REGULAR) {
          String text =
              StandardCharsets.UTF_8.decode(read(file, at + ENTRY_BYTES, name)).toString();
          return Optional.of("'" + Archive.shown(text) + "', " + kind(type));
        }
        at += ENTRY_BYTES + name + (entry.getShort(30) & 0xffff) + (entry.getShort(32) & 0xffff);
      }
      return Optional.empty();
    }
  }

  private static boolean isUnix(byte madeBy) {
    return madeBy == 3 || madeBy == 19;
  }

  private static String kind(int type) {
    return type == SYMBOLIC_LINK
        ? "a symbolic link"
        : "a file of type 0" + Integer.toOctalString(type);
  }

  private record Directory(long begin, long entries) {}

  private static Directory directory(FileChannel file) throws IOException {
    long size = file.size();
    int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
    ByteBuffer end = read(file, size - tail, tail);
    for (int i = tail - END_BYTES; i >= 0; i--) {
      if (end.getInt(i) == END && i + END_BYTES + (end.getShort(i + 20) & 0xffff) == tail) {
        long entries = end.getShort(i + 10) & 0xffff;
        long begin = end.getInt(i + 16) & 0xffffffffL;
        boolean large = entries == 0xffff || begin == 0xffffffffL;
        return large ? directory64(file, size - tail + i) : new Directory(begin, entries);
      }
    }
    throw new IOException("it has no directory");
  }

  private static Directory directory64(FileChannel file, long end) throws IOException {
    ByteBuffer locator = read(file, end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES);
    ByteBuffer end64 = read(file, locator.getLong(8), 56);
    if (locator.getInt(0) != END64_LOCATOR || end64.getInt(0) != END64) {
      throw new IOException("its directory is of no known form");
    }
    return new Directory(end64.getLong(48), end64.getLong(32));
  }

  private static ByteBuffer read(FileChannel file, long at, int bytes) throws IOException {
    if (at < 0 || at > file.size() - bytes) {
      throw new EOFException("its directory leads beyond its end");
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long from = at;
    while (buffer.hasRemaining()) {
      int n = file.read(buffer, from);
      if (n < 0) {
        throw new EOFException("it was cut while it was read");
      }
      from += n;
    }
    return buffer.flip();
  }
}
