package dev.tacho.readers.columns;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.ReadersException;
import java.util.List;

/// One series on a shelf. Immutable; each walk has arrays of its own.
record ColumnSeries(
    String name, String source, SeriesSummary summary, List<Block> held, Shelf shelf)
    implements Series {
  @Override
  public long count() {
    return summary.count();
  }

  @Override
  public SeriesBlocks blocks() {
    return new Walk(held, shelf);
  }

  /// Fetches and decodes a column when it is asked for.
  private static final class Walk implements SeriesBlocks {
    private final List<Block> held;
    private final Shelf shelf;
    private final Chunks chunks;
    private final long[] steps;
    private final long[] nanos;
    private final double[] values;
    private int next;
    private int stepsOf = -1;
    private int nanosOf = -1;
    private int valuesOf = -1;

    Walk(List<Block> held, Shelf shelf) {
      this.held = held;
      this.shelf = shelf;
      int most = 0;
      for (Block block : held) {
        most = Math.max(most, block.count());
      }
      chunks = new Chunks(most);
      steps = new long[most];
      nanos = new long[most];
      values = new double[most];
    }

    @Override
    public int next() {
      return next == held.size() ? 0 : held.get(next++).count();
    }

    @Override
    public long[] steps() {
      if (stepsOf != next) {
        fetch(held.get(next - 1).steps());
        require(chunks.toLongs(steps, count(), held.get(next - 1).steps().length()));
        stepsOf = next;
      }
      return steps;
    }

    @Override
    public long[] nanos() {
      if (nanosOf != next) {
        fetch(held.get(next - 1).nanos());
        require(chunks.toLongs(nanos, count(), held.get(next - 1).nanos().length()));
        nanosOf = next;
      }
      return nanos;
    }

    @Override
    public double[] values() {
      if (valuesOf != next) {
        fetch(held.get(next - 1).values());
        require(chunks.toDoubles(values, count(), held.get(next - 1).values().length()));
        valuesOf = next;
      }
      return values;
    }

    private int count() {
      return held.get(next - 1).count();
    }

    private void fetch(Block.Chunk chunk) {
      shelf.get(chunk.place(), chunks.bytes(), chunk.length());
    }

    private static void require(boolean whole) {
      if (!whole) {
        throw new ReadersException(
            "the cached series changed while they were read; ask again, or read without the cache");
      }
    }

    @Override
    public void close() {}
  }
}
