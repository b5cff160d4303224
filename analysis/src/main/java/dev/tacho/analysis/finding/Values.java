package dev.tacho.analysis.finding;

import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.List;

/// Single values of a series, from some place on. Confined to one thread.
final class Values {
  private final long from;
  private final long[] steps;
  private final long[] nanos;
  private final double[] values;
  private int size;

  private Values(long from, int room) {
    this.from = from;
    steps = new long[room];
    nanos = new long[room];
    values = new double[room];
  }

  int size() {
    return size;
  }

  double value(int i) {
    return values[i];
  }

  long step(int i) {
    return steps[i];
  }

  /// The same with decimal logarithms; zero and less stand for the smallest number there is.
  Values logs() {
    Values logs = new Values(from, size);
    System.arraycopy(steps, 0, logs.steps, 0, size);
    System.arraycopy(nanos, 0, logs.nanos, 0, size);
    for (int i = 0; i < size; i++) {
      logs.values[i] = log(values[i]);
    }
    logs.size = size;
    return logs;
  }

  static double log(double value) {
    return Math.log10(Math.max(value, Double.MIN_VALUE));
  }

  Onset onset(int i) {
    return Onset.exact(steps[i], from + i, nanos[i]);
  }

  /// The values that each of `leads` asks for, by one walk over their series.
  static List<Values> fetch(Series series, List<Lead> leads) {
    List<Values> all =
        leads.stream()
            .map(lead -> new Values(lead.from(), (int) Math.max(0, lead.until() - lead.from())))
            .toList();
    long last = leads.stream().mapToLong(Lead::until).max().orElse(0);
    long place = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = last > 0 ? blocks.next() : 0; n > 0; n = place < last ? blocks.next() : 0) {
        for (Values each : all) {
          each.take(blocks, n, place);
        }
        place += n;
      }
    }
    return all;
  }

  private void take(SeriesBlocks blocks, int n, long place) {
    int begin = (int) Math.max(0, Math.min(n, from - place));
    int end = (int) Math.max(begin, Math.min(n, from + values.length - place));
    int count = end - begin;
    if (count > 0) {
      System.arraycopy(blocks.steps(), begin, steps, size, count);
      System.arraycopy(blocks.nanos(), begin, nanos, size, count);
      System.arraycopy(blocks.values(), begin, values, size, count);
      size += count;
    }
  }
}
