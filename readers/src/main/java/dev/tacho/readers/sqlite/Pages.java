package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/// The pages of a database as of its last commit: those that an [Overlay] has from there, the
/// rest from the file. Keeps the last few that were asked for with [#kept]. Confined to one
/// thread.
final class Pages {
  /// Most bytes of pages that are kept.
  private static final int MOST_KEPT = 4 << 20;

  private final FileChannel file;
  private final Overlay overlay;
  private final int pageSize;
  private final int reserved;
  private final long count;
  private final Map<Long, byte[]> kept;

  Pages(FileChannel file, Overlay overlay, int pageSize, int reserved) throws IOException {
    this.file = file;
    this.overlay = overlay;
    this.pageSize = pageSize;
    this.reserved = reserved;
    this.count = Math.max(file.size() / pageSize, overlay.lastPage());
    int most = Math.max(8, MOST_KEPT / pageSize);
    this.kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > most;
          }
        };
  }

  int size() {
    return pageSize;
  }

  /// Bytes of a page that hold data.
  int usable() {
    return pageSize - reserved;
  }

  /// How many pages there can be; no walk over a sound tree meets more.
  long count() {
    return count;
  }

  /// Byte of the database file where the page begins.
  long offset(long page) {
    return (page - 1) * pageSize;
  }

  boolean isKept(long page) {
    return kept.containsKey(page);
  }

  /// The page in an array that is kept and must not be written to.
  byte[] kept(long page) throws IOException {
    byte[] held = kept.get(page);
    if (held == null) {
      held = new byte[pageSize];
      read(page, held);
      kept.put(page, held);
    }
    return held;
  }

  /// Reads the page into `into`, which has the length of a page.
  void read(long page, byte[] into) throws IOException {
    if (page < 1 || page > count) {
      throw new Broken("page " + page + " lies outside of the file, which has " + count);
    }
    if (overlay.read(page, into)) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into);
    long at = offset(page);
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, at + buffer.position());
      if (read < 0) {
        throw new Broken("page " + page + " is cut off at the end of the file");
      }
    }
  }
}
