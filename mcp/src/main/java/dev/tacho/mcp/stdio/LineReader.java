package dev.tacho.mcp.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Lines of bytes from a stream, with a bound on their length. Confined to one thread.
final class LineReader {
  private final InputStream in;
  private final int longest;
  private byte[] buffer = new byte[8 << 10];
  private int from;
  private int to;
  private int end;
  private boolean tooLong;
  private boolean over;

  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /// Goes to the next line; false at the end of the stream. What stands there without a line's
  /// end is a line too.
  boolean next() throws IOException {
    from = end;
    tooLong = false;
    int at = from;
    while (true) {
      while (at < to) {
        if (buffer[at] == '\n') {
          end = at + 1;
          return true;
        }
        at++;
      }
      if (over) {
        end = to;
        return tooLong || from < to;
      }
      if (at - from > longest) {
        tooLong = true;
        from = 0;
        to = 0;
        at = 0;
      }
      at -= fill();
    }
  }

  /// Whether the line was longer than it may be; its bytes are gone.
  boolean tooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (int i = from; i < end; i++) {
      if (buffer[i] != '\n' && buffer[i] != '\r' && buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /// The line's bytes, its end included, until the next [#next].
  ByteBuffer bytes() {
    return ByteBuffer.wrap(buffer, from, end - from);
  }

  /// Reads more behind what is there, moved to the front; returns by how much it moved.
  private int fill() throws IOException {
    int moved = from;
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      over = true;
    } else {
      to += read;
    }
    return moved;
  }
}
