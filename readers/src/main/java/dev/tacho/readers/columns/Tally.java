package dev.tacho.readers.columns;

import dev.tacho.core.RunSink;
import dev.tacho.core.SeriesSummary;

/// Counts a series as its blocks pass, and goes on from what was counted before. Confined to one
/// thread.
final class Tally {
  private long count;
  private long notFinite;
  private double last = Double.NaN;
  private long lastStep = RunSink.NO_STEP;
  private double min = Double.NaN;
  private long minStep = RunSink.NO_STEP;
  private double max = Double.NaN;
  private long maxStep = RunSink.NO_STEP;

  Tally() {}

  /// What was counted before.
  Tally(SeriesSummary before) {
    count = before.count();
    notFinite = before.notFinite();
    last = before.last();
    lastStep = before.lastStep();
    min = before.min();
    minStep = before.minStep();
    max = before.max();
    maxStep = before.maxStep();
  }

  void add(long[] steps, double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      double value = values[i];
      // false for NaN as well as for what is no new bound, so the usual value passes two tests
      if (value > max || value < min || !(min <= max)) {
        bound(steps[i], value);
      }
      if (!(Math.abs(value) <= Double.MAX_VALUE)) {
        notFinite++;
      }
    }
    if (to > from) {
      count += to - from;
      last = values[to - 1];
      lastStep = steps[to - 1];
    }
  }

  private void bound(long step, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    if (!(value >= min)) {
      min = value;
      minStep = step;
    }
    if (!(value <= max)) {
      max = value;
      maxStep = step;
    }
  }

  SeriesSummary summary(String name) {
    return new SeriesSummary(name, count, notFinite, last, lastStep, min, minStep, max, maxStep);
  }
}
