package dev.tacho.readers.tensorboard;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The records of one event file, from any record's offset on. Confined to one thread.
///
/// A record is `length (8 bytes, little-endian) · masked CRC-32C of the length (4) · data ·
/// masked CRC-32C of the data (4)` (tensorflow/core/lib/io/record_writer.h, the mask is that of
/// tensorflow/core/lib/hash/crc32c.h). Data with a wrong sum are skipped by their length. A
/// length with a wrong sum says nothing, so the next place is looked for where both sums are
/// right; what lies between is told as one damage. A record that the end of the file cuts is not
/// damaged: its writer may be at work, and [#offset] stays before it.
final class Records implements AutoCloseable {
  /// Larger records are passed over: only pictures, sound and graphs are that large.
  static final int MOST_BYTES = 1 << 26;

  private static final int MASK_DELTA = 0xa282ead8;
  private static final int HEAD = 12;
  private static final int TAIL = 4;
  private static final int CHUNK = 1 << 18;
  private static final int SHORT = 1 << 10;

  /// What [#next] came upon.
  enum Found {
    /// A whole record with right sums.
    RECORD,
    /// A stretch of bytes that was skipped: [#damageAt], [#damage].
    DAMAGE,
    /// Nothing more, for now.
    END
  }

  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final int[] sumsOfLengths = new int[SHORT];
  private byte[] buffer = new byte[CHUNK];
  private long base;
  private int at;
  private int limit;
  private int start;
  private int stop;
  private long damageAt;
  private String damage = "";

  private Records(FileChannel channel, long offset) {
    this.channel = channel;
    this.base = offset;
  }

  static Records open(Path file, long offset) throws IOException {
    return new Records(FileChannel.open(file, StandardOpenOption.READ), offset);
  }

  /// Goes on to what comes next.
  Found next() throws IOException {
    if (!have(HEAD)) {
      return Found.END;
    }
    long length = littleEndian(at, 8);
    if (lengthSum(at, length) != (int) littleEndian(at + 8, 4)) {
      return resynchronise();
    }
    if (length < 0 || length > MOST_BYTES) {
      return passOver(length);
    }
    int size = (int) length;
    if (!have(HEAD + size + TAIL)) {
      return Found.END;
    }
    start = at + HEAD;
    stop = start + size;
    int stored = (int) littleEndian(stop, 4);
    long begin = offset();
    at = stop + TAIL;
    return stored == masked(start, size)
        ? Found.RECORD
        : damaged(begin, "the record's checksum does not fit its " + size + " bytes");
  }

  /// Where the data of the record lie in [#bytes].
  int start() {
    return start;
  }

  /// Where they end.
  int stop() {
    return stop;
  }

  /// What the record lies in, until the next [#next].
  byte[] bytes() {
    return buffer;
  }

  /// The byte of the file at which the record begins.
  long recordAt() {
    return base + start - HEAD;
  }

  /// Everything before this byte of the file has been told.
  long offset() {
    return base + at;
  }

  /// Where the damage begins.
  long damageAt() {
    return damageAt;
  }

  /// What is damaged there.
  String damage() {
    return damage;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Found damaged(long where, String what) {
    damageAt = where;
    damage = what;
    return Found.DAMAGE;
  }

  /// A large record is summed up as it streams past, so that a wrong length costs no more than it
  /// has to.
  private Found passOver(long length) throws IOException {
    if (length < 0 || length > Integer.MAX_VALUE) {
      // no protocol buffer is that large
      return resynchronise();
    }
    long begin = offset();
    long after = begin + HEAD + length + TAIL;
    if (after > channel.size()) {
      return Found.END;
    }
    boolean graph = have(HEAD + 32) && isGraph(at + HEAD);
    base = after;
    at = 0;
    limit = 0;
    return graph
        ? next()
        : damaged(
            begin,
            "a record of "
                + length
                + " bytes is passed over; records of up to "
                + MOST_BYTES
                + " are read");
  }

  /// Whether an event goes on with its graph, field 4, after its wall time and step.
  private boolean isGraph(int from) {
    int i = from;
    if (buffer[i] == (1 << 3 | 1)) {
      i += 9;
    }
    if (buffer[i] == (2 << 3)) {
      i++;
      for (int most = i + 10; i < most && buffer[i] < 0; ) {
        i++;
      }
      i++;
    }
    return buffer[i] == (4 << 3 | 2) || buffer[i] == (9 << 3 | 2);
  }

  /// Looks for the next place at which a whole record begins.
  private Found resynchronise() throws IOException {
    long begin = offset();
    at++;
    while (have(HEAD)) {
      // lengths of sane records have zeros up there, which is cheaper to see than a sum
      if (buffer[at + 5] == 0 && buffer[at + 6] == 0 && buffer[at + 7] == 0) {
        long length = littleEndian(at, 8);
        if (length <= MOST_BYTES && lengthSum(at, length) == (int) littleEndian(at + 8, 4)) {
          break;
        }
      }
      at++;
    }
    return damaged(
        begin,
        "no record begins here; " + (offset() - begin) + " bytes up to the next were skipped");
  }

  private int lengthSum(int from, long length) {
    if (length < 0 || length >= SHORT) {
      return masked(from, 8);
    }
    // the records of one file have a handful of lengths
    int known = sumsOfLengths[(int) length];
    if (known == 0) {
      known = masked(from, 8);
      sumsOfLengths[(int) length] = known;
    }
    return known;
  }

  private int masked(int from, int size) {
    crc.reset();
    crc.update(buffer, from, size);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private long littleEndian(int from, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (buffer[from + i] & 0xff);
    }
    return value;
  }

  /// Whether `size` bytes from [#at] on are there; reads more of the file where they are not.
  private boolean have(int size) throws IOException {
    if (limit - at >= size) {
      return true;
    }
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      base += at;
      limit -= at;
      at = 0;
    }
    if (size > buffer.length) {
      // no more than the file holds, whatever the length says
      if (size > channel.size() - base) {
        return false;
      }
      buffer = Arrays.copyOf(buffer, Math.min(MOST_BYTES + HEAD + TAIL, Math.max(size, 2 * CHUNK)));
    }
    while (limit < size) {
      int count = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit), base + limit);
      if (count < 0) {
        return false;
      }
      if (count == 0) {
        throw new EOFException("nothing could be read at byte " + (base + limit));
      }
      limit += count;
    }
    return true;
  }
}
