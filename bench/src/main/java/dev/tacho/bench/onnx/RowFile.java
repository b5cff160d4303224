package dev.tacho.bench.onnx;

import dev.tacho.bench.load.Rows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Queries as one process takes them down and another reads them, meanwhile or after the first one
/// crashed: a file that both have mapped. Any thread may put, one thread takes.
///
/// Layout, all of it 64-bit words in the machine's order: word 0 counts the places that were given
/// away; from byte 64 on rows of eight words: 1 once the row is whole, repeat, number, status, due,
/// sent, last, and one that is not used.
final class RowFile implements Rows, AutoCloseable {
  private static final int ROW = 64;
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private final Arena arena;
  private final MemorySegment map;
  private final long capacity;
  private long taken;

  private RowFile(Arena arena, MemorySegment map) {
    this.arena = arena;
    this.map = map;
    this.capacity = map.byteSize() / ROW - 1;
  }

  /// Makes a file for `rows` rows, all of it written so that no page is made while load runs.
  static RowFile create(Path file, long rows) throws IOException {
    Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    RowFile made = map(file, (rows + 1) * ROW);
    MemorySegment _ = made.map.fill((byte) 0);
    return made;
  }

  static RowFile open(Path file) throws IOException {
    RowFile opened = map(file, Files.size(file));
    // each page is touched: the first access to one costs as much as a small query
    for (long at = 0; at < opened.map.byteSize(); at += 4096) {
      WORD.setVolatile(opened.map, at / 8 * 8, (long) WORD.getVolatile(opened.map, at / 8 * 8));
    }
    return opened;
  }

  private static RowFile map(Path file, long bytes) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new RowFile(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void put(int repeat, long number, int status, long due, long sent, long last) {
    long place = (long) WORD.getAndAdd(map, 0L, 1L);
    if (place >= capacity) {
      return;
    }
    long at = (place + 1) * ROW;
    WORD.set(map, at + 8, (long) repeat);
    WORD.set(map, at + 16, number);
    WORD.set(map, at + 24, (long) status);
    WORD.set(map, at + 32, due);
    WORD.set(map, at + 40, sent);
    WORD.set(map, at + 48, last);
    WORD.setRelease(map, at, 1L);
  }

  /// Hands on all rows that are whole and were not taken before, in order; stops at the first one
  /// that is being written.
  void take(Rows to) {
    while (taken < capacity) {
      long at = (taken + 1) * ROW;
      if ((long) WORD.getAcquire(map, at) == 0) {
        return;
      }
      to.put(
          (int) (long) WORD.get(map, at + 8),
          (long) WORD.get(map, at + 16),
          (int) (long) WORD.get(map, at + 24),
          (long) WORD.get(map, at + 32),
          (long) WORD.get(map, at + 40),
          (long) WORD.get(map, at + 48));
      taken++;
    }
  }

  /// How many rows there was no room for.
  long dropped() {
    return Math.max(0, (long) WORD.getVolatile(map, 0L) - capacity);
  }

  @Override
  public void close() {
    arena.close();
  }
}
