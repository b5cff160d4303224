package dev.tacho.readers.wandb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32;

/// The records of a W&B transaction log, cut out of its blocks. Confined to one thread.
///
/// The file begins with seven bytes (`:W&B`, 0xBEE1 little-endian, version 0). Then follow the
/// blocks of LevelDB's log: 32,768 bytes each, counted from the file's first byte, so that the
/// seven bytes stand in the first block. A chunk is a sum (4 bytes little-endian), a length (2),
/// a type (1: whole, 2: first, 3: middle, 4: last part of a record) and its payload; fewer than
/// seven bytes at a block's end are padding. The sum is the plain CRC-32 over type and payload,
/// not the masked CRC-32C of LevelDB itself.
///
/// After damage the walk goes on at the next block, with the first record that begins there. An
/// end of the file inside a record is no damage: it is still being written, or its writer was
/// killed.
///
/// Sources: <https://github.com/google/leveldb/blob/main/doc/log_format.md>; the header and the
/// sum as W&B's writer has them.
final class LogFrames {
  /// Takes the records as they come.
  interface Records {
    /// One record: `bytes` from `from` to `to`, which hold until this returns.
    ///
    /// @param offset where in the file its first chunk begins
    void record(byte[] bytes, int from, int to, long offset);

    /// Something that is no record, at byte `offset`.
    void damage(long offset, String what);
  }

  /// Bytes before the first chunk.
  static final int HEADER = 7;

  /// The version in the header that this reads.
  static final int VERSION = 0;

  /// Longest record that is put together from its parts.
  static final int LONGEST = 32 << 20;

  private static final byte[] MAGIC = {':', 'W', '&', 'B', (byte) 0xe1, (byte) 0xbe};
  private static final int BLOCK = 32_768;
  private static final int BLOCKS_AT_ONCE = 8;
  private static final int CHUNK_HEADER = 7;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private final FileChannel file;
  private final Records records;
  private final CRC32 sum = new CRC32();
  private static final int HELD = BLOCK * BLOCKS_AT_ONCE;
  // one more, so that there is a byte behind every value
  private final byte[] held = new byte[HELD + 1];
  private byte[] parts = new byte[BLOCK];
  private int partsLength;
  // where the record began whose parts are being gathered; -1 for none
  private long partsFrom = -1;
  private boolean partsTooLong;
  // after damage: parts of a record whose beginning is lost are passed over in silence
  private boolean resuming;
  private long consumed;

  LogFrames(FileChannel file, Records records) {
    this.file = file;
    this.records = records;
  }

  /// What the first bytes of a file say: the version of the log, or -1 where they are not those
  /// of one.
  static int version(byte[] head, int count) {
    return count < HEADER || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        ? -1
        : head[MAGIC.length] & 0xff;
  }

  /// Whether the first bytes are as far those of a log as there are any.
  static boolean mayBecome(byte[] head, int count) {
    int known = Math.min(count, MAGIC.length);
    return Arrays.equals(head, 0, known, MAGIC, 0, known);
  }

  /// Hands over every whole record that begins at `from` or later. Returns where the next read
  /// has to begin.
  ///
  /// @param from [#HEADER], or what an earlier read returned
  long read(long from) throws IOException {
    consumed = from;
    long block = from - from % BLOCK;
    int skip = (int) (from - block);
    while (true) {
      int count = fill(block);
      for (int start = 0; start < count; start += BLOCK) {
        int size = Math.min(BLOCK, count - start);
        if (!chunks(block + start, start, skip, size)) {
          return consumed;
        }
        skip = 0;
      }
      if (count < HELD) {
        return consumed;
      }
      block += count;
    }
  }

  private int fill(long position) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(held, 0, HELD);
    long at = position;
    while (into.hasRemaining()) {
      int got = file.read(into, at);
      if (got < 0) {
        break;
      }
      at += got;
    }
    return into.position();
  }

  /// Reads the chunks of one block, which stands at `start` in what is held and at `place` in the
  /// file; false where the file ends inside it.
  private boolean chunks(long place, int start, int skip, int size) {
    int at = start + skip;
    int end = start + size;
    int blockEnd = start + BLOCK;
    while (true) {
      if (blockEnd - at < CHUNK_HEADER) {
        passed(place + BLOCK);
        return true;
      }
      if (end - at < CHUNK_HEADER) {
        return false;
      }
      int length = (held[at + 4] & 0xff) | ((held[at + 5] & 0xff) << 8);
      int type = held[at + 6];
      long offset = place + (at - start);
      int payload = at + CHUNK_HEADER;
      if (type < WHOLE || type > LAST) {
        return lost(offset, place, size, broken(type, length));
      }
      if (length > blockEnd - payload) {
        return lost(offset, place, size, "a chunk is longer than its block");
      }
      if (length > end - payload) {
        return false;
      }
      sum.reset();
      sum.update(held, at + 6, length + 1);
      if ((int) sum.getValue() != little(at)) {
        return lost(offset, place, size, "the checksum of a chunk does not fit");
      }
      take(type, payload, length, offset);
      at = payload + length;
      passed(place + (at - start));
    }
  }

  private static String broken(int type, int length) {
    return type == 0 && length == 0
        ? "zeros stand where a chunk should"
        : "a chunk has the unknown type " + type;
  }

  private int little(int at) {
    return (held[at] & 0xff)
        | ((held[at + 1] & 0xff) << 8)
        | ((held[at + 2] & 0xff) << 16)
        | ((held[at + 3] & 0xff) << 24);
  }

  /// Gives up the rest of a block; false where the file ends inside it.
  private boolean lost(long offset, long place, int size, String what) {
    records.damage(offset, what + "; reading goes on at byte " + (place + BLOCK));
    partsFrom = -1;
    resuming = true;
    if (size < BLOCK) {
      // the rest of the block may come yet, but nothing in it can be found
      consumed = place + size;
      return false;
    }
    passed(place + BLOCK);
    return true;
  }

  private void passed(long offset) {
    if (partsFrom < 0) {
      consumed = offset;
    }
  }

  private void take(int type, int payload, int length, long offset) {
    switch (type) {
      case WHOLE -> {
        cutOff(offset);
        resuming = false;
        records.record(held, payload, payload + length, offset);
      }
      case FIRST -> {
        cutOff(offset);
        resuming = false;
        partsFrom = offset;
        partsLength = 0;
        partsTooLong = false;
        append(payload, length);
      }
      case MIDDLE, LAST -> more(type, payload, length, offset);
      default -> throw new IllegalArgumentException("type of a chunk: " + type);
    }
  }

  private void more(int type, int payload, int length, long offset) {
    if (partsFrom < 0) {
      if (!resuming) {
        records.damage(offset, "a record's later part stands without its first");
        resuming = true;
      }
      return;
    }
    append(payload, length);
    if (type == LAST) {
      long began = partsFrom;
      partsFrom = -1;
      if (partsTooLong) {
        records.damage(began, "a record is longer than " + LONGEST + " bytes; left out");
      } else {
        records.record(parts, 0, partsLength, began);
      }
    }
  }

  private void cutOff(long offset) {
    if (partsFrom >= 0) {
      records.damage(partsFrom, "a record has no last part before byte " + offset);
      partsFrom = -1;
    }
  }

  private void append(int from, int length) {
    if (partsTooLong || length > LONGEST - partsLength) {
      partsTooLong = true;
      parts = parts.length > BLOCK ? new byte[BLOCK] : parts;
      return;
    }
    if (partsLength + length > parts.length) {
      parts =
          Arrays.copyOf(parts, Math.min(LONGEST, Math.max(parts.length * 2, partsLength + length)));
    }
    System.arraycopy(held, from, parts, partsLength, length);
    partsLength += length;
  }
}
