package dev.tacho.analysis.pack;

import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the single values of a metric are spread.
///
/// @param edges of equally wide bins, ascending, one more than there are bins
/// @param counts one a bin
/// @param low end of the lower whisker: the least value within 1.5 times the distance of the
///     quartiles
/// @param high end of the upper whisker
/// @param beyond the outermost values outside the whiskers, at most 20 a side
public record Spread(
    Metric metric,
    long values,
    long notFinite,
    List<Double> edges,
    List<Long> counts,
    double low,
    double firstQuartile,
    double median,
    double thirdQuartile,
    double high,
    List<Double> beyond) {
  private static final int FEWEST = 5;
  private static final int FEWEST_BINS = 8;
  private static final int MOST_BINS = 40;
  private static final int SHOWN = 20;

  /// J. W. Tukey's, of the quartiles' distance.
  private static final double WHISKER = 1.5;

  public Spread {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
    beyond = List.copyOf(beyond);
  }

  /// Of each column of `timed` that is a known metric of which less is better.
  static List<Spread> of(Timed timed) {
    List<Spread> all = new ArrayList<>();
    for (String name : timed.names()) {
      Metric metric = timed.meaning(name);
      if (metric.direction() == Direction.LOWER) {
        double[] values = new double[timed.rows()];
        int n = 0;
        for (int i = 0; i < timed.rows(); i++) {
          double value = timed.value(name, i);
          if (Double.isFinite(value)) {
            values[n++] = value;
          }
        }
        if (n >= FEWEST) {
          all.add(of(metric, Arrays.copyOf(values, n), timed.rows() - n));
        }
      }
    }
    return all;
  }

  static Spread of(Metric metric, double[] values, long notFinite) {
    Arrays.sort(values);
    double first = Quantiles.of(values, 0.25);
    double third = Quantiles.of(values, 0.75);
    double reach = WHISKER * (third - first);
    double low = values[values.length - 1];
    double high = values[0];
    List<Double> below = new ArrayList<>();
    List<Double> above = new ArrayList<>();
    for (double value : values) {
      if (value < first - reach) {
        below.add(value);
      } else if (value > third + reach) {
        above.add(value);
      } else {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    List<Double> beyond = new ArrayList<>(below.subList(0, Math.min(SHOWN, below.size())));
    beyond.addAll(above.subList(Math.max(0, above.size() - SHOWN), above.size()));
    List<Double> edges = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    bins(values, edges, counts);
    return new Spread(
        metric,
        values.length,
        notFinite,
        edges,
        counts,
        low,
        first,
        Quantiles.median(values),
        third,
        high,
        beyond);
  }

  private static void bins(double[] sorted, List<Double> edges, List<Long> counts) {
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    int bins = Math.clamp(Math.round(Math.sqrt(sorted.length)), FEWEST_BINS, MOST_BINS);
    double width = (most - least) / bins;
    // values that are all but equal have no bins between them
    if (!(width > Math.ulp(most) * bins)) {
      edges.addAll(List.of(least, Math.nextUp(most)));
      counts.add((long) sorted.length);
      return;
    }
    long[] tally = new long[bins];
    for (double value : sorted) {
      tally[Math.clamp((long) ((value - least) / width), 0, bins - 1)]++;
    }
    for (int i = 0; i <= bins; i++) {
      edges.add(i == bins ? most : least + i * width);
      if (i < bins) {
        counts.add(tally[i]);
      }
    }
  }
}
