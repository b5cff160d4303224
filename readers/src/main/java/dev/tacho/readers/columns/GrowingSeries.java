package dev.tacho.readers.columns;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.SeriesTally;
import dev.tacho.core.series.SeriesBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One series while values come in. Confined to one thread.
final class GrowingSeries {
  /// A last block shorter than this is taken up again when more values come.
  private static final int SHORT = 512;

  private static final int FIRST_CAPACITY = 8;

  private final String source;
  private final String name;
  private final Packer packer;
  private final List<Block> blocks;
  private SeriesTally tally;
  private long[] steps = new long[0];
  private long[] nanos = new long[0];
  private double[] values = new double[0];
  private int used;
  private int tallied;

  /// A series without values.
  GrowingSeries(String source, String name, Packer packer) {
    this.source = source;
    this.name = name;
    this.packer = packer;
    blocks = new ArrayList<>();
    tally = new SeriesTally(name);
  }

  /// A series that goes on.
  GrowingSeries(ColumnSeries before, Packer packer) {
    source = before.source();
    name = before.name();
    this.packer = packer;
    blocks = new ArrayList<>(before.held());
    tally = new SeriesTally(before.summary());
  }

  void add(long step, long nano, double value) {
    if (used == steps.length) {
      makeRoom();
    }
    steps[used] = step;
    nanos[used] = nano;
    values[used] = value;
    used++;
  }

  private void makeRoom() {
    if (used == 0) {
      if (blocks.isEmpty() || blocks.getLast().count() >= SHORT) {
        resize(Math.max(FIRST_CAPACITY, steps.length));
      } else {
        takeUp(blocks.removeLast());
      }
    } else if (used < SeriesBlocks.MOST && packer.mayGrow(used)) {
      resize(Math.min(SeriesBlocks.MOST, used * 4));
    } else {
      pack();
    }
  }

  private void takeUp(Block last) {
    resize(Math.max(FIRST_CAPACITY, last.count() * 2));
    packer.unpack(last, steps, nanos, values);
    used = last.count();
    tallied = used;
  }

  private void resize(int capacity) {
    packer.grown(capacity - steps.length);
    steps = Arrays.copyOf(steps, capacity);
    nanos = Arrays.copyOf(nanos, capacity);
    values = Arrays.copyOf(values, capacity);
  }

  /// Makes a block of what came in since the last one.
  void pack() {
    if (used > 0) {
      tally.add(steps, values, tallied, used);
      blocks.add(packer.pack(steps, nanos, values, used));
      used = 0;
      tallied = 0;
    }
  }

  /// Lets the values whose step is `from` or later fall.
  void cut(long from) {
    pack();
    List<Block> kept = new ArrayList<>();
    boolean fell = false;
    for (Block block : blocks) {
      if (block.latestStep() < from) {
        kept.add(block);
        continue;
      }
      fell = true;
      long[] s = new long[block.count()];
      long[] t = new long[block.count()];
      double[] v = new double[block.count()];
      packer.unpack(block, s, t, v);
      int left = 0;
      for (int i = 0; i < s.length; i++) {
        if (s[i] < from) {
          s[left] = s[i];
          t[left] = t[i];
          v[left] = v[i];
          left++;
        }
      }
      if (left > 0) {
        kept.add(packer.pack(s, t, v, left));
      }
    }
    if (fell) {
      blocks.clear();
      blocks.addAll(kept);
      countAgain();
    }
  }

  private void countAgain() {
    tally = new SeriesTally(name);
    long[] s = new long[SeriesBlocks.MOST];
    long[] t = new long[SeriesBlocks.MOST];
    double[] v = new double[SeriesBlocks.MOST];
    for (Block block : blocks) {
      packer.unpack(block, s, t, v);
      tally.add(s, v, 0, block.count());
    }
  }

  /// Gives its arrays up and shows what came in.
  ColumnSeries finished(Shelf shelf) {
    pack();
    packer.grown(-steps.length);
    steps = new long[0];
    nanos = new long[0];
    values = new double[0];
    SeriesSummary summary = tally.summary();
    return new ColumnSeries(name, source, summary, List.copyOf(blocks), shelf);
  }
}
