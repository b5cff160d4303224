package dev.tacho.bench.load;

import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.StudentT;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes measurements of values that were taken in repeats. Pure.
///
/// A statistic is made inside each repeat and averaged over the repeats, least and largest are
/// those of all. Its interval over two or more repeats is Student's; a single repeat has one for
/// its mean only, from means of neighbouring values, since single queries are not independent. A
/// quantile is told when each repeat has the queries that [EarlyStopping] wants.
public final class Figures {
  /// What latencies are told as.
  public static final List<Statistic> LATENCY =
      List.of(
          new Statistic.Mean(),
          new Statistic.Median(),
          Statistic.quantile(0.9),
          Statistic.quantile(0.95),
          Statistic.quantile(0.99),
          Statistic.quantile(0.999),
          new Statistic.Min(),
          new Statistic.Max());

  private static final double LEVEL = 0.95;

  /// So many groups of neighbours are what a single repeat is cut into.
  private static final int BATCHES = 20;

  private final Scope scope;
  private final Provenance how;
  private final long errors;
  private final long censored;

  /// @param errors attempts that failed
  /// @param censored attempts that had not ended when watching stopped
  public Figures(Scope scope, Provenance how, long errors, long censored) {
    this.scope = scope;
    this.how = how;
    this.errors = errors;
    this.censored = censored;
  }

  /// Each of `statistics` of `repeats`, which hold a repeat's values each, in their order.
  public List<Measurement> of(
      Metric metric, List<Statistic> statistics, List<double[]> repeats, SampleRef raw) {
    int fewest = repeats.stream().mapToInt(values -> values.length).min().orElse(0);
    if (fewest == 0) {
      return List.of(new Measurement.Missing(metric, scope, "no query was answered"));
    }
    List<Measurement> all = new ArrayList<>();
    for (Statistic statistic : statistics) {
      Optional<String> refusal = refusal(statistic, fewest, repeats.size());
      all.add(
          refusal.isPresent()
              ? new Measurement.Missing(metric, scope, refusal.get())
              : one(metric, statistic, repeats, raw));
    }
    return all;
  }

  private static Optional<String> refusal(Statistic statistic, int fewest, int repeats) {
    if (!(statistic instanceof Statistic.Quantile(double q))) {
      return Optional.empty();
    }
    int needed = EarlyStopping.needed(Math.max(q, 1 - q));
    if (fewest >= needed) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s refused: %d values%s, it needs %d",
            statistic.label(),
            fewest,
            repeats == 1 ? "" : " in a repeat",
            needed));
  }

  private Measurement one(
      Metric metric, Statistic statistic, List<double[]> repeats, SampleRef raw) {
    double[] each = repeats.stream().mapToDouble(values -> value(statistic, values)).toArray();
    double value =
        switch (statistic) {
          case Statistic.Min _ -> Arrays.stream(each).min().orElseThrow();
          case Statistic.Max _ -> Arrays.stream(each).max().orElseThrow();
          case Statistic.Mean _,
              Statistic.Rate _,
              Statistic.Median _,
              Statistic.Quantile _,
              Statistic.Total _,
              Statistic.Last _,
              Statistic.Share _ ->
              mean(each);
        };
    Evidence evidence =
        new Evidence(
            OptionalLong.of(repeats.stream().mapToLong(values -> values.length).sum()),
            repeats.size(),
            errors,
            censored,
            interval(statistic, each, repeats.getFirst()),
            Optional.of(raw));
    return Measurement.of(metric, statistic, value, scope, how, evidence);
  }

  private static double value(Statistic statistic, double[] values) {
    return switch (statistic) {
      case Statistic.Mean _, Statistic.Rate _ -> mean(values);
      case Statistic.Median _ -> Quantiles.median(values);
      case Statistic.Quantile(double q) -> Quantiles.of(values, q);
      case Statistic.Min _ -> Arrays.stream(values).min().orElseThrow();
      case Statistic.Max _ -> Arrays.stream(values).max().orElseThrow();
      case Statistic.Total _, Statistic.Last _, Statistic.Share _ ->
          throw new IllegalArgumentException(statistic.word() + " of the queries of a repeat");
    };
  }

  private static Optional<Interval> interval(Statistic statistic, double[] each, double[] first) {
    if (statistic instanceof Statistic.Min || statistic instanceof Statistic.Max) {
      return Optional.empty();
    }
    if (each.length > 1) {
      return Optional.of(
          student(each, "Student's t over " + each.length + " repeats", Resampled.REPEAT));
    }
    if (!(statistic instanceof Statistic.Mean) || first.length < 2 * BATCHES) {
      return Optional.empty();
    }
    double[] means = new double[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      int from = (int) ((long) i * first.length / BATCHES);
      int to = (int) ((long) (i + 1) * first.length / BATCHES);
      means[i] = mean(Arrays.copyOfRange(first, from, to));
    }
    return Optional.of(
        student(
            means,
            "Student's t over the means of " + BATCHES + " stretches of one repeat",
            Resampled.BATCH));
  }

  private static Interval student(double[] values, String method, Resampled unit) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (values.length - 1) / values.length);
    double half = StudentT.exceededBy((1 - LEVEL) / 2, values.length - 1) * error;
    // what is not below 0 on the mean is of a kind that never is
    double low = mean >= 0 ? Math.max(0, mean - half) : mean - half;
    return new Interval(low, mean + half, LEVEL, method, unit);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
