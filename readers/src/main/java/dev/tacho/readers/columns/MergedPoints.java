package dev.tacho.readers.columns;

import dev.tacho.core.PointCursor;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Series put together to points again: values of the same source, time and step are one point,
/// and points come by time, where there is one, and by step. Confined to one thread.
final class MergedPoints implements PointCursor {
  private static final Comparator<Head> BY_TIME_AND_STEP =
      Comparator.comparingLong((Head h) -> h.nano)
          .thenComparingLong(h -> h.step)
          .thenComparing(h -> h.series.source())
          .thenComparingInt(h -> h.number);

  private final PriorityQueue<Head> queue = new PriorityQueue<>(BY_TIME_AND_STEP);
  private final List<Head> point = new ArrayList<>();
  private final List<Head> all = new ArrayList<>();

  MergedPoints(List<Series> series) {
    for (Series one : series) {
      Head head = new Head(one, all.size());
      all.add(head);
      if (head.advance()) {
        queue.add(head);
      }
    }
  }

  /// The next value of one series.
  private static final class Head {
    private final Series series;
    private final int number;
    private final SeriesBlocks blocks;
    private long[] steps = {};
    private long[] nanos = {};
    private double[] values = {};
    private int at;
    private int count;
    private long step;
    private long nano;
    private double value;

    Head(Series series, int number) {
      this.series = series;
      this.number = number;
      blocks = series.blocks();
    }

    boolean advance() {
      if (at == count) {
        count = blocks.next();
        at = 0;
        if (count == 0) {
          return false;
        }
        steps = blocks.steps();
        nanos = blocks.nanos();
        values = blocks.values();
      }
      step = steps[at];
      nano = nanos[at];
      value = values[at];
      at++;
      return true;
    }
  }

  @Override
  public boolean next() {
    for (Head head : point) {
      if (head.advance()) {
        queue.add(head);
      }
    }
    point.clear();
    Head first = queue.poll();
    if (first == null) {
      return false;
    }
    point.add(first);
    Head other = queue.peek();
    while (other != null && isSamePoint(first, other)) {
      point.add(queue.remove());
      other = queue.peek();
    }
    return true;
  }

  private static boolean isSamePoint(Head one, Head other) {
    return one.nano == other.nano
        && one.step == other.step
        && one.series.source().equals(other.series.source());
  }

  private Head first() {
    return point.getFirst();
  }

  @Override
  public long nanos() {
    return first().nano;
  }

  @Override
  public long step() {
    return first().step;
  }

  @Override
  public String source() {
    return first().series.source();
  }

  @Override
  public int count() {
    return point.size();
  }

  @Override
  public String name(int i) {
    return point.get(i).series.name();
  }

  @Override
  public double value(int i) {
    return point.get(i).value;
  }

  @Override
  public void close() {
    queue.clear();
    point.clear();
    all.forEach(head -> head.blocks.close());
    all.clear();
  }
}
