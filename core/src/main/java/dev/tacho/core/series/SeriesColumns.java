package dev.tacho.core.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers points into series, in memory: 24 bytes a value. Confined to one thread; the series
/// that it gave may be walked while it takes in more, and then end where they ended.
public final class SeriesColumns {
  private record Key(String source, String name) {}

  private final Map<Key, Column> columns = new LinkedHashMap<>();

  /// Nothing gathered yet.
  public SeriesColumns() {}

  /// Takes in the next value of the series `name` from `source`.
  public void add(String source, String name, long step, long nanos, double value) {
    columns.computeIfAbsent(new Key(source, name), key -> new Column()).add(step, nanos, value);
  }

  /// What was gathered so far, in the order of the first values.
  public List<Series> series() {
    List<Series> all = new ArrayList<>();
    columns.forEach((key, column) -> all.add(column.series(key)));
    return List.copyOf(all);
  }

  /// One series as it grows, in blocks of the size that a walk shows.
  private static final class Column {
    private final List<Block> blocks = new ArrayList<>();
    private int used = SeriesBlocks.MOST;

    void add(long step, long nanos, double value) {
      if (used == SeriesBlocks.MOST) {
        // the first is small, as many series have a handful of values
        blocks.add(new Block(blocks.isEmpty() ? 16 : SeriesBlocks.MOST));
        used = 0;
      }
      Block last = blocks.getLast();
      last.require(used + 1);
      last.steps[used] = step;
      last.nanos[used] = nanos;
      last.values[used] = value;
      used++;
    }

    Series series(Key key) {
      return new Gathered(key.name, key.source, List.copyOf(blocks), used);
    }
  }

  private static final class Block {
    private long[] steps;
    private long[] nanos;
    private double[] values;

    Block(int size) {
      steps = new long[size];
      nanos = new long[size];
      values = new double[size];
    }

    void require(int size) {
      if (size > steps.length) {
        int more = Math.min(SeriesBlocks.MOST, steps.length * 4);
        steps = Arrays.copyOf(steps, more);
        nanos = Arrays.copyOf(nanos, more);
        values = Arrays.copyOf(values, more);
      }
    }
  }

  private record Gathered(String name, String source, List<Block> held, int lastUsed)
      implements Series {
    @Override
    public long count() {
      return (long) (held.size() - 1) * SeriesBlocks.MOST + lastUsed;
    }

    @Override
    public SeriesBlocks blocks() {
      return new Walk(held, lastUsed);
    }
  }

  private static final class Walk implements SeriesBlocks {
    private final List<Block> held;
    private final int lastUsed;
    private int next;

    Walk(List<Block> held, int lastUsed) {
      this.held = held;
      this.lastUsed = lastUsed;
    }

    @Override
    public int next() {
      if (next == held.size()) {
        return 0;
      }
      next++;
      return next == held.size() ? lastUsed : MOST;
    }

    @Override
    public long[] steps() {
      return held.get(next - 1).steps;
    }

    @Override
    public long[] nanos() {
      return held.get(next - 1).nanos;
    }

    @Override
    public double[] values() {
      return held.get(next - 1).values;
    }

    @Override
    public void close() {}
  }
}
