package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Pages that stand for those of the database file: the newest committed ones of a write-ahead
/// log, or the original ones that a rollback journal keeps while a transaction is under way.
/// Where each stands is held in memory, its bytes are not. Confined to one thread.
final class Overlay implements AutoCloseable {
  /// Most pages held: with pages of 4 KiB a log of 4 GiB.
  static final int MOST_PAGES = 1 << 20;

  private final @Nullable FileChannel file;
  private long[] pages = new long[0];
  private long[] places = new long[0];
  private int held;
  private long lastPage;

  Overlay(@Nullable FileChannel file) {
    this.file = file;
  }

  /// Nothing stands for anything.
  static Overlay none() {
    return new Overlay(null);
  }

  /// The highest page held; 0 when there is none.
  long lastPage() {
    return lastPage;
  }

  int count() {
    return held;
  }

  /// From now on `page` is read at byte `place`; a page that is held already moves there only
  /// when `newer`.
  void put(long page, long place, boolean newer) {
    if (held * 2 >= pages.length) {
      grow();
    }
    int slot = slot(page);
    if (pages[slot] == page) {
      places[slot] = newer ? place : places[slot];
      return;
    }
    pages[slot] = page;
    places[slot] = place;
    held++;
    lastPage = Math.max(lastPage, page);
  }

  /// Reads `page` into `into` when it is held here.
  boolean read(long page, byte[] into) throws IOException {
    if (held == 0 || file == null) {
      return false;
    }
    int slot = slot(page);
    if (pages[slot] != page) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, places[slot] + buffer.position());
      if (read < 0) {
        throw new Broken("page " + page + " is cut off at the end of the log");
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /// Where `page` is, or where it would be put. Page 0 does not exist, so 0 is an empty slot.
  private int slot(long page) {
    int slot = (int) ((page * 0x9E3779B97F4A7C15L) >>> 40) & (pages.length - 1);
    while (pages[slot] != 0 && pages[slot] != page) {
      slot = (slot + 1) & (pages.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldPages = pages;
    long[] oldPlaces = places;
    pages = new long[Math.max(64, oldPages.length * 2)];
    places = new long[pages.length];
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != 0) {
        int slot = slot(oldPages[i]);
        pages[slot] = oldPages[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}
