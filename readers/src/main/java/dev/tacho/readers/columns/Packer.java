package dev.tacho.readers.columns;

import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.ReadersException;
import java.util.Arrays;

/// Packs blocks of all series of a run onto one shelf, and keeps the memory of open blocks within
/// bounds. Steps and times that stand in several series in a row are stored once. Confined to one
/// thread.
final class Packer {
  /// Values in open blocks, of all series together, before blocks become shorter: 24 bytes each.
  private static final int MOST_OPEN = 1_500_000;

  private final Shelf shelf;
  private final Chunks chunks = new Chunks(SeriesBlocks.MOST);
  private final Column[] lastSteps = {new Column(), new Column()};
  private final Column[] lastNanos = {new Column(), new Column()};
  private long open;

  Packer(Shelf shelf) {
    this.shelf = shelf;
  }

  /// Numbers that were stored lately, and where.
  private static final class Column {
    private final long[] numbers = new long[SeriesBlocks.MOST];
    private int count;
    private Block.Chunk place = new Block.Chunk(0, 0);

    boolean holds(long[] others, int n) {
      return n == count && Arrays.equals(numbers, 0, n, others, 0, n);
    }

    void keep(long[] others, int n, Block.Chunk at) {
      System.arraycopy(others, 0, numbers, 0, n);
      count = n;
      place = at;
    }
  }

  boolean mayGrow(int by) {
    return open + by <= MOST_OPEN;
  }

  void grown(int by) {
    open += by;
  }

  Block pack(long[] steps, long[] nanos, double[] values, int count) {
    long latest = steps[0];
    for (int i = 1; i < count; i++) {
      latest = Math.max(latest, steps[i]);
    }
    Block.Chunk stepsAt = put(lastSteps, steps, count);
    Block.Chunk nanosAt = put(lastNanos, nanos, count);
    int length = chunks.ofDoubles(values, count);
    Block.Chunk valuesAt = new Block.Chunk(shelf.put(chunks.bytes(), length), length);
    return new Block(count, latest, stepsAt, nanosAt, valuesAt);
  }

  private Block.Chunk put(Column[] last, long[] numbers, int count) {
    if (last[0].holds(numbers, count)) {
      return last[0].place;
    }
    Column other = last[1];
    last[1] = last[0];
    last[0] = other;
    if (!other.holds(numbers, count)) {
      int length = chunks.ofLongs(numbers, count);
      other.keep(numbers, count, new Block.Chunk(shelf.put(chunks.bytes(), length), length));
    }
    return other.place;
  }

  void unpack(Block block, long[] steps, long[] nanos, double[] values) {
    int n = block.count();
    fetch(block.steps());
    boolean whole = chunks.toLongs(steps, n, block.steps().length());
    fetch(block.nanos());
    whole &= chunks.toLongs(nanos, n, block.nanos().length());
    fetch(block.values());
    whole &= chunks.toDoubles(values, n, block.values().length());
    if (!whole) {
      throw new ReadersException(
          "the cached series are damaged; remove the cache folder, or read without it");
    }
  }

  private void fetch(Block.Chunk chunk) {
    shelf.get(chunk.place(), chunks.bytes(), chunk.length());
  }
}
