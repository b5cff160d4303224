package dev.tacho.analysis.metric;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;

/// What a metric was at a moment of another one.
public final class Lookback {
  private Lookback() {}

  /// The latest value of `series` at or before the step of `moment`, or its time where it has no
  /// step. One without step and time where there is none.
  public static MetricStats.At at(Series series, MetricStats.At moment) {
    boolean byStep = moment.step() != RunSink.NO_STEP;
    long until = byStep ? moment.step() : moment.nanos();
    MetricStats.At latest = new MetricStats.At(Double.NaN, RunSink.NO_STEP, PointCursor.NO_TIME);
    long at = Long.MIN_VALUE;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        long[] places = byStep ? blocks.steps() : blocks.nanos();
        for (int i = 0; i < n; i++) {
          boolean placed = places[i] != (byStep ? RunSink.NO_STEP : PointCursor.NO_TIME);
          if (placed && places[i] <= until && places[i] >= at) {
            at = places[i];
            latest = new MetricStats.At(blocks.values()[i], blocks.steps()[i], blocks.nanos()[i]);
          }
        }
      }
    }
    return latest;
  }
}
