package dev.tacho.analysis.curve;

import dev.tacho.core.series.Series;

/// A series after one pass: blocks of neighbouring values, each with its place, level, extremes and
/// noise. Blocks that a restart made void (the run went back to a lower step and did them again)
/// are left out. Immutable once made; what its arrays hold must not be written to.
public final class Curve {
  /// Most blocks: a place is then known to a fifth of a percent of the run, half of what an onset
  /// may be off.
  static final int BLOCKS = 512;

  private final Condenser made;

  private Curve(Condenser made) {
    this.made = made;
  }

  /// Walks all of `series` once.
  public static Curve of(Series series) {
    Condenser condenser = new Condenser(series.count());
    condenser.walk(series);
    return new Curve(condenser);
  }

  /// How many values there are, NaN and infinities included.
  public long count() {
    return made.count;
  }

  /// How many blocks there are.
  public int size() {
    return made.size;
  }

  /// Values in a full block.
  public int width() {
    return made.width;
  }

  /// Whether the places of the blocks are steps; else they are numbers of values.
  public boolean hasSteps() {
    return made.hasSteps;
  }

  /// The middle of block `i`: its step, or the number of its value.
  public double at(int i) {
    return made.hasSteps
        ? made.firstStep[i] / 2.0 + made.lastStep[i] / 2.0
        : made.firstPlace[i] + (made.lastPlace[i] - made.firstPlace[i]) / 2.0;
  }

  /// The median of block `i`.
  public double median(int i) {
    return made.median[i];
  }

  /// The least value of block `i`.
  public double low(int i) {
    return made.low[i];
  }

  /// The greatest value of block `i`.
  public double high(int i) {
    return made.high[i];
  }

  /// The number of block `i`'s first value in the series, from 0.
  public long firstPlace(int i) {
    return made.firstPlace[i];
  }

  /// The number of its last value.
  public long lastPlace(int i) {
    return made.lastPlace[i];
  }

  /// The step of block `i`'s first value.
  public long firstStep(int i) {
    return made.firstStep[i];
  }

  /// The step of its last value.
  public long lastStep(int i) {
    return made.lastStep[i];
  }

  /// When block `i`'s first value was recorded, or [dev.tacho.core.PointCursor#NO_TIME].
  public long firstNanos(int i) {
    return made.firstNanos[i];
  }

  /// When its last value was.
  public long lastNanos(int i) {
    return made.lastNanos[i];
  }

  /// The longest time between two values that follow each other and end in block `i`; 0 where none
  /// has a time.
  public long pause(int i) {
    return made.pause[i];
  }

  /// The number of the value that ended that time.
  public long pausePlace(int i) {
    return made.pausePlace[i];
  }

  /// The median of the blocks' longest times between two values; 0 where there are no times.
  public double usualPause() {
    return made.usualPause();
  }

  /// Where the values that are NaN or infinite lie.
  public NotFinite notFinite() {
    return made.notFinite();
  }

  /// How often the series went back to a lower step.
  public int restarts() {
    return made.restarts;
  }

  /// The step that restart `i` went back to, from 0.
  public long restartStep(int i) {
    return made.restartStep[i];
  }

  /// What restart `i` did again, from 0.
  public Redone redone(int i) {
    return made.redone.get(i);
  }

  /// The steps between two values: the median over the blocks, at least 1.
  public double interval() {
    double[] each = new double[made.size];
    int known = 0;
    for (int i = 0; i < made.size; i++) {
      long values = made.lastPlace[i] - made.firstPlace[i];
      if (values > 0) {
        each[known++] = (made.lastStep[i] - made.firstStep[i]) / (double) values;
      } else if (i > 0 && made.firstPlace[i] > made.lastPlace[i - 1]) {
        each[known++] =
            (made.firstStep[i] - made.lastStep[i - 1])
                / (double) (made.firstPlace[i] - made.lastPlace[i - 1]);
      }
    }
    return known == 0 ? 1 : Math.max(1, Robust.median(each, 0, known));
  }

  /// What neighbouring values around each block differ by that is no trend, as a standard
  /// deviation: the median over nine blocks, over 25 where they hold a few values each, so that
  /// wild ones do not count.
  public double[] noise() {
    int n = made.size;
    double[] each = new double[n];
    for (int i = 0; i < n; i++) {
      // mean difference of independent normal values: 2 / sqrt(pi) standard deviations
      each[i] =
          made.width > 1
              ? made.jitter[i] * Math.sqrt(Math.PI) / 2
              : Math.abs(made.median[i] - made.median[i == 0 ? Math.min(1, n - 1) : i - 1])
                  * Robust.NORMAL
                  / Math.sqrt(2);
    }
    return Rise.smooth(each, made.width > 8 ? 9 : 25);
  }

  /// The medians of all blocks, in order: a copy.
  public double[] levels() {
    double[] levels = new double[made.size];
    System.arraycopy(made.median, 0, levels, 0, made.size);
    return levels;
  }

  /// The middles of all blocks, in order: a copy.
  public double[] places() {
    double[] places = new double[made.size];
    for (int i = 0; i < made.size; i++) {
      places[i] = at(i);
    }
    return places;
  }

  /// The last values as they were recorded, at most [Condenser#TAIL], without gaps: from the last
  /// value that is not finite or the last restart on. A copy.
  public double[] tail() {
    return made.tail();
  }

  /// NaN and infinities of a series.
  ///
  /// @param count how many
  /// @param step of the first, or [dev.tacho.core.RunSink#NO_STEP]
  /// @param place its number in the series
  /// @param value the first one itself
  /// @param lastStep of the last
  /// @param lastPlace its number in the series
  /// @param atEnd how many values in a row, up to the last value of all, are not finite
  /// @param endStep of the first of those in a row
  /// @param endPlace its number in the series
  public record NotFinite(
      long count,
      long step,
      long place,
      long nanos,
      double value,
      long lastStep,
      long lastPlace,
      long atEnd,
      long endStep,
      long endPlace) {}

  /// A step that a restart did again.
  ///
  /// @param step that it went back to
  /// @param place the number of that step's new value
  /// @param before the value that was recorded before at that step, or as near below it as blocks
  ///     tell; NaN where that is not known
  /// @param after the new value
  public record Redone(long step, long place, long nanos, double before, double after) {}
}
