package dev.tacho.analysis.curve;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The one pass that makes a [Curve]. Some ten operations a value and a sort a block; memory does
/// not grow with the series. Confined to one thread.
final class Condenser {
  /// Last values that are kept as they are, to look for swings that are shorter than a block.
  static final int TAIL = 512;

  final long count;
  final int width;
  int size;
  boolean hasSteps;
  int restarts;
  final List<Curve.Redone> redone = new ArrayList<>();
  long[] restartStep = new long[1];

  /// The block that each restart began with.
  private int[] restartBlock = new int[1];

  private int room;
  double[] median;
  double[] low;
  double[] high;
  double[] jitter;
  long[] firstStep;
  long[] lastStep;
  long[] firstPlace;
  long[] lastPlace;
  long[] firstNanos;
  long[] lastNanos;
  long[] pause;
  long[] pausePlace;

  private final double[] buffer;
  private int held;
  private int taken;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double wander;
  private int wandered;
  private double before = Double.NaN;
  private long stepBefore = RunSink.NO_STEP;
  private long nanosBefore = PointCursor.NO_TIME;
  private long blockStep;
  private long blockPlace;
  private long blockNanos;
  private long longest;
  private long longestPlace;
  private long finiteStep;
  private long finitePlace;
  private long finiteNanos;

  private double usualPause = -1;

  private final double[] ring;
  private int ringNext;
  private int ringHeld;

  private long bad;
  private long badStep = RunSink.NO_STEP;
  private long badPlace;
  private long badNanos = PointCursor.NO_TIME;
  private double badValue;
  private long badLastStep = RunSink.NO_STEP;
  private long badLastPlace = -1;
  private long badRow;
  private long badRowStep = RunSink.NO_STEP;
  private long badRowPlace;

  Condenser(long count) {
    this.count = count;
    this.width = width(count);
    this.room = (int) Math.min(Curve.BLOCKS, count / width + 1) + 1;
    buffer = new double[width];
    ring = new double[(int) Math.min(TAIL, Math.max(1, count))];
    median = new double[room];
    low = new double[room];
    high = new double[room];
    jitter = new double[room];
    firstStep = new long[room];
    lastStep = new long[room];
    firstPlace = new long[room];
    lastPlace = new long[room];
    firstNanos = new long[room];
    lastNanos = new long[room];
    pause = new long[room];
    pausePlace = new long[room];
  }

  /// Odd, so that a block's median is one of its values; never two, whose median any wild value
  /// moves.
  private static int width(long count) {
    if (count <= Curve.BLOCKS) {
      return 1;
    }
    return Math.toIntExact(Math.max(3, (count + Curve.BLOCKS - 1) / Curve.BLOCKS | 1));
  }

  void walk(Series series) {
    long place = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        fold(blocks.steps(), blocks.nanos(), blocks.values(), n, place);
        place += n;
      }
    }
    close();
    hasSteps = size > 0 && firstStep[0] != RunSink.NO_STEP;
    if (restarts > 0) {
      dropVoid();
    }
  }

  private void fold(long[] steps, long[] nanos, double[] values, int n, long place) {
    for (int i = 0; i < n; i++) {
      long step = steps[i];
      if (step < stepBefore && step != RunSink.NO_STEP) {
        restart(step, place + i, nanos[i], values[i]);
      }
      stepBefore = step;
      long time = nanos[i];
      if (taken == 0) {
        blockStep = step;
        blockPlace = place + i;
        blockNanos = time;
      }
      if (time != PointCursor.NO_TIME) {
        if (nanosBefore != PointCursor.NO_TIME && time - nanosBefore > longest) {
          longest = time - nanosBefore;
          longestPlace = place + i;
        }
        nanosBefore = time;
      }
      double value = values[i];
      if (Math.abs(value) <= Double.MAX_VALUE) {
        buffer[held++] = value;
        least = Math.min(least, value);
        most = Math.max(most, value);
        if (held > 1) {
          wander += Math.abs(value - before);
          wandered++;
        }
        before = value;
        ring[ringNext] = value;
        ringNext = ringNext + 1 == ring.length ? 0 : ringNext + 1;
        ringHeld++;
        finiteStep = step;
        finitePlace = place + i;
        finiteNanos = time;
        badRow = 0;
      } else {
        notFinite(step, place + i, time, value);
      }
      if (++taken == width) {
        close();
      }
    }
  }

  private void notFinite(long step, long place, long nanos, double value) {
    if (bad == 0) {
      badStep = step;
      badPlace = place;
      badNanos = nanos;
      badValue = value;
    }
    if (badRow == 0) {
      badRowStep = step;
      badRowPlace = place;
    }
    bad++;
    badRow++;
    badLastStep = step;
    badLastPlace = place;
    ringHeld = 0;
  }

  private void restart(long step, long place, long nanos, double value) {
    close();
    redone.add(new Curve.Redone(step, place, nanos, before(step), value));
    if (restarts == restartStep.length) {
      restartStep = Arrays.copyOf(restartStep, 2 * restarts);
      restartBlock = Arrays.copyOf(restartBlock, 2 * restarts);
    }
    restartStep[restarts] = step;
    restartBlock[restarts++] = size;
    nanosBefore = PointCursor.NO_TIME;
    ringHeld = 0;
  }

  /// The value that was recorded at `step`, where it stands in a block that does not vary.
  private double before(long step) {
    for (int i = size - 1; i >= 0; i--) {
      if (firstStep[i] <= step && step <= lastStep[i]) {
        return low[i] == high[i] ? median[i] : Double.NaN;
      }
    }
    return Double.NaN;
  }

  private void close() {
    if (held > 0) {
      if (size == room) {
        grow();
      }
      median[size] = Robust.select(buffer, held);
      low[size] = least;
      high[size] = most;
      jitter[size] = wandered == 0 ? 0 : wander / wandered;
      firstStep[size] = blockStep;
      lastStep[size] = finiteStep;
      firstPlace[size] = blockPlace;
      lastPlace[size] = finitePlace;
      firstNanos[size] = blockNanos;
      lastNanos[size] = finiteNanos;
      pause[size] = longest;
      pausePlace[size] = longestPlace;
      size++;
      longest = 0;
    }
    held = 0;
    taken = 0;
    wander = 0;
    wandered = 0;
    least = Double.POSITIVE_INFINITY;
    most = Double.NEGATIVE_INFINITY;
  }

  /// Restarts close blocks early, so there may be more than were reckoned with.
  private void grow() {
    room = room * 2;
    median = Arrays.copyOf(median, room);
    low = Arrays.copyOf(low, room);
    high = Arrays.copyOf(high, room);
    jitter = Arrays.copyOf(jitter, room);
    firstStep = Arrays.copyOf(firstStep, room);
    lastStep = Arrays.copyOf(lastStep, room);
    firstPlace = Arrays.copyOf(firstPlace, room);
    lastPlace = Arrays.copyOf(lastPlace, room);
    firstNanos = Arrays.copyOf(firstNanos, room);
    lastNanos = Arrays.copyOf(lastNanos, room);
    pause = Arrays.copyOf(pause, room);
    pausePlace = Arrays.copyOf(pausePlace, room);
  }

  /// Leaves out every block that begins at or after a step that a later restart went back to.
  private void dropVoid() {
    long least = Long.MAX_VALUE;
    int next = restarts - 1;
    boolean[] keep = new boolean[size];
    for (int i = size - 1; i >= 0; i--) {
      while (next >= 0 && restartBlock[next] > i) {
        least = Math.min(least, restartStep[next]);
        next--;
      }
      keep[i] = firstStep[i] < least;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (keep[i]) {
        move(i, kept++);
      }
    }
    size = kept;
  }

  private void move(int from, int to) {
    median[to] = median[from];
    low[to] = low[from];
    high[to] = high[from];
    jitter[to] = jitter[from];
    firstStep[to] = firstStep[from];
    lastStep[to] = lastStep[from];
    firstPlace[to] = firstPlace[from];
    lastPlace[to] = lastPlace[from];
    firstNanos[to] = firstNanos[from];
    lastNanos[to] = lastNanos[from];
    pause[to] = pause[from];
    pausePlace[to] = pausePlace[from];
  }

  double usualPause() {
    if (usualPause < 0) {
      double[] all = new double[size];
      for (int i = 0; i < size; i++) {
        all[i] = pause[i];
      }
      usualPause = size == 0 ? 0 : Robust.median(all);
    }
    return usualPause;
  }

  Curve.NotFinite notFinite() {
    return new Curve.NotFinite(
        bad,
        badStep,
        badPlace,
        badNanos,
        badValue,
        badLastStep,
        badLastPlace,
        badRow,
        badRowStep,
        badRowPlace);
  }

  double[] tail() {
    int known = Math.min(ringHeld, ring.length);
    double[] tail = new double[known];
    for (int i = 0; i < known; i++) {
      tail[i] = ring[Math.floorMod(ringNext - known + i, ring.length)];
    }
    return tail;
  }
}
