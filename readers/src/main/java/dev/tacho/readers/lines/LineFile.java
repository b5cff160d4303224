package dev.tacho.readers.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The whole lines of a file that others may still append to, from the beginning of any line on.
/// Confined to one thread.
public final class LineFile implements AutoCloseable {
  /// Longer lines are passed over.
  public static final int LONGEST = 16 << 20;

  private static final int CHUNK = 1 << 17;

  private final FileChannel channel;
  private byte[] buffer = new byte[CHUNK];
  private long base;
  private int at;
  private int limit;
  private int start;
  private int stop;
  private boolean tooLong;

  private LineFile(FileChannel channel, long offset) {
    this.channel = channel;
    this.base = offset;
  }

  /// The lines of `file` from byte `offset` on, at which a line begins.
  public static LineFile open(Path file, long offset) throws IOException {
    return new LineFile(FileChannel.open(file, StandardOpenOption.READ), offset);
  }

  /// Goes to the next line that has an end; false where there is none, for now.
  public boolean next() throws IOException {
    int scanned = at;
    tooLong = false;
    while (true) {
      int end = lineEnd(scanned);
      if (end >= 0) {
        start = at;
        stop = end > at && buffer[end - 1] == '\r' ? end - 1 : end;
        at = end + 1;
        return true;
      }
      scanned = limit;
      if (limit - at > LONGEST) {
        return passOver();
      }
      int seen = scanned - at;
      if (!more()) {
        return false;
      }
      scanned = at + seen;
    }
  }

  /// The rest of the file, where it has no line end; false where there is none. A writer may be
  /// about to go on with it.
  public boolean rest() {
    start = at;
    stop = limit;
    return stop > start && !tooLong;
  }

  /// What the line lies in.
  public byte[] bytes() {
    return buffer;
  }

  /// Where the line begins in [#bytes].
  public int start() {
    return start;
  }

  /// Where it ends, its line end left out.
  public int stop() {
    return stop;
  }

  /// Whether the line was longer than [#LONGEST]; then nothing of it is here.
  public boolean isTooLong() {
    return tooLong;
  }

  /// The line as text.
  public String text() {
    return new String(buffer, start, stop - start, StandardCharsets.UTF_8);
  }

  /// The byte of the file at which the line begins.
  public long lineAt() {
    return base + start;
  }

  /// Everything before this byte of the file was in a line that was told.
  public long offset() {
    return base + at;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private int lineEnd(int from) {
    for (int i = from; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean passOver() throws IOException {
    long begin = base + at;
    while (true) {
      base += limit;
      at = 0;
      limit = 0;
      if (!more()) {
        // its end is not there yet: it is looked at again when it is
        base = begin;
        limit = 0;
        tooLong = true;
        return false;
      }
      int end = lineEnd(0);
      if (end >= 0) {
        at = end + 1;
        start = at;
        stop = at;
        tooLong = true;
        return true;
      }
    }
  }

  private boolean more() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      base += at;
      limit -= at;
      at = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit), base + limit);
    limit += Math.max(0, count);
    return count > 0;
  }
}
