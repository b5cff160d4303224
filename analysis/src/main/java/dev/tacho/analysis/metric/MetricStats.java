package dev.tacho.analysis.metric;

import dev.tacho.core.RunSink;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.Optional;

/// One metric over all of its rows. Values that are not finite are counted, and are the last
/// value where they stand last; means and extremes are of the finite ones.
///
/// @param name as the program says it
/// @param source who reported it; empty text for the run itself
/// @param meaning what its name means, its direction as [Meanings] found it
/// @param count values in all, NaN and infinities included
/// @param nan how many of them are NaN
/// @param infinite how many of them are infinite
/// @param firstBad place of the first value that is not finite; empty when all are finite
/// @param first the first value, whatever it was
/// @param last the latest value, whatever it was
/// @param min least finite value; empty when there was none
/// @param max greatest finite value; empty when there was none
/// @param mean of the finite values; NaN when there was none
/// @param outline the same in buckets
public record MetricStats(
    String name,
    String source,
    Metric meaning,
    long count,
    long nan,
    long infinite,
    Optional<At> firstBad,
    At first,
    At last,
    Optional<At> min,
    Optional<At> max,
    double mean,
    Outline outline) {

  /// A value and where it stands.
  ///
  /// @param step its step, or [RunSink#NO_STEP]
  /// @param nanos since the run's start, or [dev.tacho.core.PointCursor#NO_TIME]
  public record At(double value, long step, long nanos) {}

  /// The statistics of `series`, of which [Series#count] is at least 1, in one pass.
  public static MetricStats of(Series series, Metric meaning, int buckets) {
    Tally tally = new Tally();
    Outline outline = Outline.of(series, buckets, tally);
    return new MetricStats(
        series.name(),
        series.source(),
        meaning,
        tally.count,
        tally.nan,
        tally.infinite,
        tally.at(tally.anyBad, tally.badAt, tally.bad),
        new At(tally.first, tally.firstStep, tally.firstNanos),
        new At(tally.last, tally.lastStep, tally.lastNanos),
        tally.at(tally.anyFinite(), tally.minAt, tally.min),
        tally.at(tally.anyFinite(), tally.maxAt, tally.max),
        tally.mean(),
        outline);
  }

  /// How many values are NaN or infinite.
  public long notFinite() {
    return nan + infinite;
  }

  /// The best value and its place, by the metric's direction; empty where neither way is better,
  /// where nobody said, and where no value is finite.
  public Optional<At> best() {
    return switch (meaning.direction()) {
      case LOWER -> min;
      case HIGHER -> max;
      case NEITHER, UNKNOWN -> Optional.empty();
    };
  }

  /// Counts a series as its blocks pass.
  private static final class Tally implements Outline.MetricFold {
    private long count;
    private long nan;
    private long infinite;
    private double first;
    private long firstStep;
    private long firstNanos;
    private double last;
    private long lastStep = RunSink.NO_STEP;
    private long lastNanos;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private double bad;
    private final long[] minAt = new long[2];
    private final long[] maxAt = new long[2];
    private final long[] badAt = new long[2];
    private boolean anyBad;
    private double sum;

    @Override
    public void block(SeriesBlocks blocks, int n) {
      double[] values = blocks.values();
      if (count == 0) {
        first = values[0];
        firstStep = blocks.steps()[0];
        firstNanos = blocks.nanos()[0];
      }
      count += n;
      last = values[n - 1];
      lastStep = blocks.steps()[n - 1];
      lastNanos = blocks.nanos()[n - 1];
      double low = min;
      double high = max;
      int lowAt = -1;
      int highAt = -1;
      double total = 0;
      for (int i = 0; i < n; i++) {
        double value = values[i];
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
          notFinite(blocks, i);
          continue;
        }
        total += value;
        // a NaN bound compares false, so the first finite value sets both
        if (!(value >= low)) {
          low = value;
          lowAt = i;
        }
        if (!(value <= high)) {
          high = value;
          highAt = i;
        }
      }
      sum += total;
      min = low;
      max = high;
      keep(minAt, blocks, lowAt);
      keep(maxAt, blocks, highAt);
    }

    private void notFinite(SeriesBlocks blocks, int i) {
      double value = blocks.values()[i];
      if (Double.isNaN(value)) {
        nan++;
      } else {
        infinite++;
      }
      if (!anyBad) {
        anyBad = true;
        bad = value;
        keep(badAt, blocks, i);
      }
    }

    private static void keep(long[] at, SeriesBlocks blocks, int i) {
      if (i >= 0) {
        at[0] = blocks.steps()[i];
        at[1] = blocks.nanos()[i];
      }
    }

    private boolean anyFinite() {
      return count > nan + infinite;
    }

    private Optional<At> at(boolean there, long[] place, double value) {
      return there ? Optional.of(new At(value, place[0], place[1])) : Optional.empty();
    }

    private double mean() {
      long finite = count - nan - infinite;
      return finite == 0 ? Double.NaN : sum / finite;
    }
  }
}
