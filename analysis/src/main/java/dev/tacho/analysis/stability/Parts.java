package dev.tacho.analysis.stability;

import dev.tacho.analysis.curve.Robust;
import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.Arrays;

/// A series in parts of equally many values: the median and the noise of each.
///
/// @param places middle step of each part's finite values; their middle place where the run
///     counts no steps
/// @param levels median of each part's finite values
/// @param noises standard deviation of each part around its local level; NaN where it has too few
///     values
/// made and read within one call, never compared
@SuppressWarnings("ArrayRecordComponent")
record Parts(double[] places, double[] levels, double[] noises, long notFinite, double range) {
  private static final int MOST = 256;
  private static final int FEWEST = 6;

  /// Fewer finite values than this tell nothing of a part's noise.
  private static final int NOISE_NEEDS = 4;

  /// From the median of absolute differences of neighbours to a standard deviation: 1.4826 for a
  /// median absolute deviation of normal values, and the difference of two has twice the
  /// variance.
  private static final double NORMAL = 1.482602218505602 / Math.sqrt(2);

  static Parts of(Series series) {
    long count = series.count();
    // short series in parts of four, so that the noise within one can be told
    int size = (int) Math.min(MOST, Math.max(Math.min(count, FEWEST), count / NOISE_NEEDS));
    Walk walk =
        new Walk(size, (int) Math.min(Integer.MAX_VALUE - 8, count / Math.max(1, size) + 1));
    long seen = 0;
    int part = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0 && seen < count; n = blocks.next()) {
        for (int i = 0; i < n && seen < count; i++) {
          long step = blocks.steps()[i];
          walk.add((double) (step == RunSink.NO_STEP ? seen : step), blocks.values()[i]);
          seen++;
          if (seen == end(count, size, part)) {
            walk.close();
            part++;
          }
        }
      }
    }
    return walk.parts();
  }

  private static long end(long count, int size, int part) {
    return count / size * (part + 1) + count % size * (part + 1) / size;
  }

  int size() {
    return places.length;
  }

  /// Median of the noises of parts `from` to `to`, the latter excluded; NaN where none has one.
  double noise(int from, int to) {
    double[] some = new double[Math.max(0, to - from)];
    int n = 0;
    for (int i = Math.max(0, from); i < to && i < noises.length; i++) {
      if (noises[i] >= 0) {
        some[n++] = noises[i];
      }
    }
    return median(some, n);
  }

  /// Of the first `n`, whose order is lost; NaN of none.
  private static double median(double[] values, int n) {
    return n == 0 ? Double.NaN : Robust.select(values, n);
  }

  /// Confined to one walk.
  private static final class Walk {
    private final double[] places;
    private final double[] levels;
    private final double[] noises;
    private final double[] values;
    private final double[] differences;
    private int parts;
    private int finite;
    private double placeSum;
    private long notFinite;
    private double low = Double.NaN;
    private double high = Double.NaN;

    Walk(int size, int longest) {
      places = new double[size];
      levels = new double[size];
      noises = new double[size];
      values = new double[longest];
      differences = new double[longest];
    }

    void add(double place, double value) {
      if (!(Math.abs(value) <= Double.MAX_VALUE)) {
        notFinite++;
        return;
      }
      if (!(value >= low)) {
        low = value;
      }
      if (!(value <= high)) {
        high = value;
      }
      if (finite > 0) {
        differences[finite - 1] = Math.abs(value - values[finite - 1]);
      }
      values[finite++] = value;
      placeSum += place;
    }

    void close() {
      if (finite > 0) {
        places[parts] = placeSum / finite;
        noises[parts] =
            finite < NOISE_NEEDS ? Double.NaN : NORMAL * median(differences, finite - 1);
        levels[parts] = median(values, finite);
        parts++;
      }
      finite = 0;
      placeSum = 0;
    }

    Parts parts() {
      return new Parts(
          Arrays.copyOf(places, parts),
          Arrays.copyOf(levels, parts),
          Arrays.copyOf(noises, parts),
          notFinite,
          high - low);
    }
  }
}
