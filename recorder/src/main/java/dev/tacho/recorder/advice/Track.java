package dev.tacho.recorder.advice;

import java.util.Arrays;

/// The newest values of one series, as one mean a second. Confined to one thread.
final class Track {
  /// Stands for a series that no rule asks for.
  static final Track NONE = new Track("", "-", 0);

  private final String source;
  private final String name;
  private final long keep;
  private long[] seconds = new long[64];
  private double[] means = new double[64];
  private int[] counts = new int[64];
  private int start;
  private int end;
  private long first;
  private long samples;
  private double highest = Double.NaN;

  /// @param keep seconds that are kept before the newest
  Track(String source, String name, long keep) {
    this.source = source;
    this.name = name;
    this.keep = keep;
  }

  String source() {
    return source;
  }

  String name() {
    return name;
  }

  /// For people: the name, with who reported it where that is not the run or its telemetry.
  String label() {
    return source.isEmpty() || source.equals("telemetry") ? name : source + "/" + name;
  }

  /// Takes in the mean of `count` values of a second later than the last one, the greatest of which
  /// is `max`.
  void add(long second, double mean, int count, double max) {
    if (samples == 0) {
      first = second;
    }
    samples += count;
    if (!(max <= highest)) {
      highest = max;
    }
    if (end == seconds.length) {
      makeRoom();
    }
    seconds[end] = second;
    means[end] = mean;
    counts[end] = count;
    end++;
    // one older than the window is kept, since the first value in it stands for the time since that
    while (end - start > 1 && seconds[start + 1] < second - keep) {
      start++;
    }
  }

  private void makeRoom() {
    int size = end - start;
    if (start < seconds.length / 2) {
      seconds = Arrays.copyOf(seconds, 2 * seconds.length);
      means = Arrays.copyOf(means, seconds.length);
      counts = Arrays.copyOf(counts, seconds.length);
    }
    System.arraycopy(seconds, start, seconds, 0, size);
    System.arraycopy(means, start, means, 0, size);
    System.arraycopy(counts, start, counts, 0, size);
    start = 0;
    end = size;
  }

  boolean isEmpty() {
    return end == start;
  }

  /// The second of the first value ever.
  long first() {
    return first;
  }

  /// The second of the newest value.
  long newest() {
    return seconds[end - 1];
  }

  /// The newest mean.
  double last() {
    return means[end - 1];
  }

  /// How many values there ever were.
  long samples() {
    return samples;
  }

  /// The greatest value ever; NaN when there was none.
  double highest() {
    return highest;
  }

  /// Fills `into` with the window of `width` seconds that ends with the newest value up to second
  /// `to`. Each value stands for the time since the one before it; two that are more than `gap`
  /// seconds apart have nothing to do with each other, so that the window begins after them.
  void window(long to, long width, long gap, Window into) {
    into.clear();
    int at = end - 1;
    while (at >= start && seconds[at] > to) {
      at--;
    }
    if (at < start) {
      return;
    }
    long from = seconds[at] - width;
    into.to = seconds[at];
    into.from = seconds[at];
    while (at > start && seconds[at] > from) {
      long before = seconds[at - 1];
      if (seconds[at] - before > gap) {
        into.broken = true;
        return;
      }
      into.add(seconds[at], seconds[at] - Math.max(before, from), means[at], counts[at]);
      into.from = Math.max(before, from);
      at--;
    }
  }
}
