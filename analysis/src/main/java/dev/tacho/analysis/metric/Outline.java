package dev.tacho.analysis.metric;

import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;

/// A series in buckets of equally many values: the extremes, the mean, the ends and what was not
/// finite of each, so that no spike and no gap is lost however long the series is. Made in one
/// pass. Immutable; any thread.
public final class Outline {
  /// Buckets of a series where nobody asks for another number.
  public static final int USUAL = 256;

  private final int size;
  private final long[] firstStep;
  private final long[] lastStep;
  private final long[] firstNanos;
  private final long[] lastNanos;
  private final double[] min;
  private final double[] max;
  private final double[] sum;
  private final long[] finite;
  private final long[] notFinite;

  private Outline(int size) {
    this.size = size;
    firstStep = new long[size];
    lastStep = new long[size];
    firstNanos = new long[size];
    lastNanos = new long[size];
    min = new double[size];
    max = new double[size];
    sum = new double[size];
    finite = new long[size];
    notFinite = new long[size];
  }

  /// The outline of `series` in at most `most` buckets, which tells `each` block as it passes.
  static Outline of(Series series, int most, MetricFold each) {
    long count = series.count();
    Outline outline = new Outline((int) Math.min(count, most));
    long seen = 0;
    int bucket = 0;
    long end = outline.size == 0 ? 0 : count / outline.size;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0 && seen < count; n = blocks.next()) {
        int used = (int) Math.min(n, count - seen);
        each.block(blocks, used);
        for (int from = 0; from < used; ) {
          int to = (int) Math.min(used, from + end - seen);
          outline.add(bucket, blocks, from, to);
          seen += to - from;
          from = to;
          if (seen == end && bucket + 1 < outline.size) {
            bucket++;
            // without the product of count and bucket, which may not fit into 64 bits
            end =
                count / outline.size * (bucket + 1)
                    + count % outline.size * (bucket + 1) / outline.size;
          }
        }
      }
    }
    return outline;
  }

  /// What a pass hands on beside the buckets.
  interface MetricFold {
    void block(SeriesBlocks blocks, int count);
  }

  private void add(int bucket, SeriesBlocks blocks, int from, int to) {
    if (from >= to) {
      return;
    }
    double[] values = blocks.values();
    if (finite[bucket] + notFinite[bucket] == 0) {
      firstStep[bucket] = blocks.steps()[from];
      firstNanos[bucket] = blocks.nanos()[from];
      min[bucket] = Double.NaN;
      max[bucket] = Double.NaN;
    }
    lastStep[bucket] = blocks.steps()[to - 1];
    lastNanos[bucket] = blocks.nanos()[to - 1];
    double low = min[bucket];
    double high = max[bucket];
    double total = 0;
    int good = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      // true for NaN and for both infinities
      if (!(Math.abs(value) <= Double.MAX_VALUE)) {
        continue;
      }
      good++;
      total += value;
      if (!(value >= low)) {
        low = value;
      }
      if (!(value <= high)) {
        high = value;
      }
    }
    min[bucket] = low;
    max[bucket] = high;
    sum[bucket] += total;
    finite[bucket] += good;
    notFinite[bucket] += to - from - good;
  }

  /// How many buckets there are.
  public int size() {
    return size;
  }

  /// Greatest finite value of a bucket; NaN when it has none.
  public double max(int bucket) {
    return max[bucket];
  }

  /// Mean of the finite values of a bucket; NaN when it has none.
  public double mean(int bucket) {
    return finite[bucket] == 0 ? Double.NaN : sum[bucket] / finite[bucket];
  }

  /// Mean of the finite values of buckets `from` to `to`, the latter excluded; NaN when they have
  /// none.
  public double mean(int from, int to) {
    double total = 0;
    double count = 0;
    for (int i = from; i < to; i++) {
      total += sum[i];
      count += finite[i];
    }
    return count == 0 ? Double.NaN : total / count;
  }

  /// How many values of buckets `from` to `to`, the latter excluded, are NaN or infinite.
  public long notFinite(int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += notFinite[i];
    }
    return count;
  }

  /// How many values of a bucket are NaN or infinite.
  public long notFinite(int bucket) {
    return notFinite[bucket];
  }

  /// How many values of a bucket are finite.
  public long finite(int bucket) {
    return finite[bucket];
  }

  /// Step of a bucket's first value, or [RunSink#NO_STEP].
  public long firstStep(int bucket) {
    return firstStep[bucket];
  }

  /// Step of a bucket's last value, or [RunSink#NO_STEP].
  public long lastStep(int bucket) {
    return lastStep[bucket];
  }

  /// Time of a bucket's first value since the run's start, or
  /// [dev.tacho.core.PointCursor#NO_TIME].
  public long firstNanos(int bucket) {
    return firstNanos[bucket];
  }

  /// Time of a bucket's last value since the run's start, or
  /// [dev.tacho.core.PointCursor#NO_TIME].
  public long lastNanos(int bucket) {
    return lastNanos[bucket];
  }

  /// Whether every bucket begins and ends at a step.
  public boolean stepped() {
    for (int i = 0; i < size; i++) {
      if (firstStep[i] == RunSink.NO_STEP || lastStep[i] == RunSink.NO_STEP) {
        return false;
      }
    }
    return size > 0;
  }
}
