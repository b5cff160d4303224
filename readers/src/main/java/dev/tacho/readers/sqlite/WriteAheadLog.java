package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A database's `-wal` file: pages of commits that were not yet copied into the database.
///
/// Header, 32 bytes big-endian: magic, version, page size, checkpoint number, two salts, two
/// sums. Frame: page number, size of the database in pages after a commit (0: no commit), the
/// salts, two sums, the page. The sums run on from frame to frame, so the first frame that does
/// not fit ends the log; frames after the last commit are not yet part of the database.
final class WriteAheadLog {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int VERSION = 3_007_000;

  private final FileChannel file;
  private final int pageSize;
  private int sum1;
  private int sum2;

  private WriteAheadLog(FileChannel file, int pageSize) {
    this.file = file;
    this.pageSize = pageSize;
  }

  /// The committed pages of the log beside `database`; nothing when there is no log.
  static Overlay read(Path database, int pageSize, Faults faults) throws IOException {
    Path log = database.resolveSibling(database.getFileName() + "-wal");
    FileChannel file;
    try {
      file = FileChannel.open(log, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return Overlay.none();
    }
    Overlay overlay = new Overlay(file);
    try {
      new WriteAheadLog(file, pageSize).readInto(overlay, faults);
      return overlay;
    } catch (IOException | RuntimeException e) {
      overlay.close();
      throw e;
    }
  }

  private void readInto(Overlay overlay, Faults faults) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!fill(header, 0)) {
      // an empty log is how a finished one looks
      return;
    }
    int magic = header.getInt(0);
    if ((magic & ~1) != MAGIC) {
      // never begun: a preallocated file of zeros, or the rest of something else
      return;
    }
    ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    if (header.getInt(4) != VERSION || header.getInt(8) != pageSize) {
      faults.damaged(
          0,
          "its write-ahead log is of version "
              + header.getInt(4)
              + " with pages of "
              + header.getInt(8)
              + " bytes, and is left out; known is "
              + VERSION
              + " with "
              + pageSize);
      return;
    }
    sum(header, 0, 24, order);
    if (header.getInt(24) != sum1 || header.getInt(28) != sum2) {
      return;
    }
    frames(overlay, header.getLong(16), order);
  }

  private void frames(Overlay overlay, long salts, ByteOrder order) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + pageSize);
    List<long[]> pending = new ArrayList<>();
    long at = HEADER;
    while (fill(frame, at) && frame.getLong(8) == salts) {
      sum(frame, 0, 8, order);
      sum(frame, FRAME_HEADER, FRAME_HEADER + pageSize, order);
      if (frame.getInt(16) != sum1 || frame.getInt(20) != sum2) {
        return;
      }
      long page = Integer.toUnsignedLong(frame.getInt(0));
      if (page > 0) {
        pending.add(new long[] {page, at + FRAME_HEADER});
      }
      if (frame.getInt(4) != 0) {
        pending.forEach(p -> overlay.put(p[0], p[1], true));
        pending.clear();
      }
      if (overlay.count() + pending.size() > Overlay.MOST_PAGES) {
        throw new IOException(
            "its write-ahead log holds more than "
                + Overlay.MOST_PAGES
                + " pages; let SQLite write it back (PRAGMA wal_checkpoint) and read again");
      }
      at += FRAME_HEADER + pageSize;
    }
  }

  private void sum(ByteBuffer bytes, int from, int to, ByteOrder order) {
    ByteBuffer words = bytes.duplicate().order(order);
    int a = sum1;
    int b = sum2;
    for (int i = from; i < to; i += 8) {
      a += words.getInt(i) + b;
      b += words.getInt(i + 4) + a;
    }
    sum1 = a;
    sum2 = b;
  }

  /// Fills the buffer from byte `at` on; false when the file ends before.
  private boolean fill(ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
