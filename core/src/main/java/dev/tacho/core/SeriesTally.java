package dev.tacho.core;

/// Counts one series as its values pass, without allocation. Confined to one thread.
public final class SeriesTally {
  private final String name;
  private long count;
  private long notFinite;
  private double last = Double.NaN;
  private long lastStep = RunSink.NO_STEP;
  private double min = Double.NaN;
  private long minStep = RunSink.NO_STEP;
  private double max = Double.NaN;
  private long maxStep = RunSink.NO_STEP;

  public SeriesTally(String name) {
    this.name = name;
  }

  /// Goes on from what was counted before.
  public SeriesTally(SeriesSummary before) {
    name = before.name();
    count = before.count();
    notFinite = before.notFinite();
    last = before.last();
    lastStep = before.lastStep();
    min = before.min();
    minStep = before.minStep();
    max = before.max();
    maxStep = before.maxStep();
  }

  /// Takes in values `from` to `to` of a block, the latter left out.
  public void add(long[] steps, double[] values, int from, int to) {
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

  /// Takes in the next value.
  public void add(long step, double value) {
    count++;
    last = value;
    lastStep = step;
    if (!Double.isFinite(value)) {
      notFinite++;
    }
    bound(step, value);
  }

  private void bound(long step, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    // a NaN bound compares false, so the first finite value sets both
    if (!(value >= min)) {
      min = value;
      minStep = step;
    }
    if (!(value <= max)) {
      max = value;
      maxStep = step;
    }
  }

  public SeriesSummary summary() {
    return new SeriesSummary(name, count, notFinite, last, lastStep, min, minStep, max, maxStep);
  }
}
