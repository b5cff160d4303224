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

  /// Takes in the next value.
  public void add(long step, double value) {
    count++;
    last = value;
    lastStep = step;
    if (!Double.isFinite(value)) {
      notFinite++;
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
