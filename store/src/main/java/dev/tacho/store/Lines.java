package dev.tacho.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Walks the lines of a file. Holds one line and a block, and no line longer than `longest` is
/// held: of those only the beginning. Confined to one thread.
final class Lines implements AutoCloseable {
  private static final int BLOCK = 1 << 16;

  private final FileChannel channel;
  private final int longest;
  private byte[] bytes = new byte[BLOCK];
  private int from;
  private int to;
  private int end;
  private int scanned;
  private long position;
  private long number;
  private boolean whole;
  private boolean tooLong;

  Lines(Path file, int longest) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    this.longest = longest;
  }

  /// Goes to the next line, the last one included when it has no line break; false at the end.
  boolean next() throws IOException {
    position += number == 0 ? 0 : to - from + (whole ? 1 : 0);
    from = number == 0 ? 0 : to + (whole ? 1 : 0);
    tooLong = false;
    scanned = from;
    while (true) {
      while (scanned < end) {
        if (bytes[scanned++] == '\n') {
          to = scanned - 1;
          whole = true;
          number++;
          return true;
        }
      }
      if (!fill()) {
        to = end;
        whole = false;
        if (to > from) {
          number++;
        }
        return to > from;
      }
    }
  }

  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, end - from);
      end -= from;
      scanned -= from;
      from = 0;
    }
    if (end > longest) {
      // the middle of a line that nobody can use is let go of, its length is kept in position
      int let = end - longest / 2;
      end -= let;
      scanned = end;
      position += let;
      tooLong = true;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int n = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
    if (n > 0) {
      end += n;
    }
    return n > 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  /// One past the line's last byte, its line break left off.
  int to() {
    return to;
  }

  /// Where in the file the line ends, its line break included.
  long endPosition() {
    return position + to - from + (whole ? 1 : 0);
  }

  /// Counts from 1.
  long number() {
    return number;
  }

  /// Whether the line has its line break.
  boolean whole() {
    return whole;
  }

  /// Whether the line was longer than is held.
  boolean tooLong() {
    return tooLong;
  }

  boolean blank() {
    return from == to;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
