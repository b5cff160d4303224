package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A database's `-journal` file: the pages as they were before the transaction under way, or
/// before one that was cut off. Laid over the database they are its last commit, so that nothing
/// has to be written back and no lock taken.
///
/// Header, padded to a sector: magic, number of records, nonce, size of the database before, size
/// of a sector, size of a page. Record: page number, page, sum. A writer may add further headers,
/// each at the begin of a sector.
final class RollbackJournal {
  private static final long MAGIC = 0xd9d505f920a163d7L;
  private static final int HEADER = 28;

  private RollbackJournal() {}

  /// The original pages of the journal beside `database`; nothing when there is none to take
  /// back.
  static Overlay read(Path database, int pageSize) throws IOException {
    Path journal = database.resolveSibling(database.getFileName() + "-journal");
    FileChannel file;
    try {
      file = FileChannel.open(journal, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return Overlay.none();
    }
    Overlay overlay = new Overlay(file);
    try {
      read(file, pageSize, overlay);
      return overlay;
    } catch (IOException | RuntimeException e) {
      overlay.close();
      throw e;
    }
  }

  private static void read(FileChannel file, int pageSize, Overlay overlay) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    ByteBuffer record = ByteBuffer.allocate(pageSize + 8);
    long at = 0;
    while (fill(file, header, at) && header.getLong(0) == MAGIC) {
      long records = Integer.toUnsignedLong(header.getInt(8));
      int nonce = header.getInt(12);
      int sector = header.getInt(20);
      if (sector < 32 || sector > 1 << 16 || header.getInt(24) != pageSize) {
        return;
      }
      at += sector;
      // all ones: written without waiting for the disk, as many as the file holds
      boolean counted = records != 0xFFFF_FFFFL;
      for (long i = 0; !counted || i < records; i++) {
        if (!fill(file, record, at) || record.getInt(pageSize + 4) != sum(record, nonce)) {
          return;
        }
        overlay.put(Integer.toUnsignedLong(record.getInt(0)), at + 4, false);
        if (overlay.count() > Overlay.MOST_PAGES) {
          throw new IOException(
              "its rollback journal holds more than "
                  + Overlay.MOST_PAGES
                  + " pages; let the program that writes it finish and read again");
        }
        at += record.capacity();
      }
      at = (at + sector - 1) / sector * sector;
    }
  }

  private static int sum(ByteBuffer record, int nonce) {
    int sum = nonce;
    for (int i = record.capacity() - 8 - 200; i > 0; i -= 200) {
      sum += record.get(4 + i) & 0xFF;
    }
    return sum;
  }

  private static boolean fill(FileChannel file, ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
