package dev.tacho.readers.timing;

import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Times that another program took, gathered and summed up. A percentile that they are too few for
/// is missing, with the reason. Confined to one thread.
public final class Timings {
  /// More are counted and not kept.
  public static final int MOST = 500_000;

  private static final List<Statistic> STATISTICS =
      List.of(
          new Statistic.Mean(),
          new Statistic.Median(),
          Statistic.quantile(0.95),
          Statistic.quantile(0.99),
          new Statistic.Max());

  private double[] values = new double[16];
  private int size;
  private long left;

  /// None yet.
  public Timings() {}

  /// Takes a time; one that is no finite number of at least 0 is none.
  public void add(double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      return;
    }
    if (size == MOST) {
      left++;
      return;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.min(MOST, size * 2));
    }
    values[size++] = value;
  }

  /// How many were taken.
  public int size() {
    return size;
  }

  /// How many there was no room for.
  public long left() {
    return left;
  }

  /// Their sum.
  public double sum() {
    return Arrays.stream(values, 0, size).sum();
  }

  /// Mean, median, p95, p99 and the longest.
  public List<Measurement> measurements(Metric metric, Scope scope, Provenance how) {
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    List<Measurement> all = new ArrayList<>();
    if (size == 0) {
      all.add(new Measurement.Missing(metric, scope, "the file holds no such time"));
      return all;
    }
    Evidence evidence =
        new Evidence(OptionalLong.of(size), 1, 0, 0, Optional.empty(), Optional.empty());
    for (Statistic statistic : STATISTICS) {
      double value =
          statistic.rank().map(rank -> quantile(sorted, rank)).orElseGet(() -> sum() / size);
      all.add(Measurement.of(metric, statistic, value, scope, how, evidence));
    }
    return all;
  }

  /// Linear between order statistics (type 7 of Hyndman and Fan), as the rest of Tacho has it.
  private static double quantile(double[] sorted, double q) {
    double at = (sorted.length - 1) * q;
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
