package dev.tacho.analysis.result;

import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Statistic;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// By what a number of one run is found in another.
///
/// @param statistic empty for one that is missing as a whole: why there is none was said of the
///     metric
/// @param at the axes along which the numbers of the run differ; one that has the same value for
///     the whole run is left out
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record FigureKey(String metric, Optional<Statistic> statistic, Map<Dimension, String> at) {
  public FigureKey {
    at = Collections.unmodifiableMap(new TreeMap<>(at));
  }

  /// What people call it: `latency_ms:p99 {batch=8}`. The median, and what is no point of a
  /// distribution but the mean, have no suffix.
  public String label() {
    String place = at.isEmpty() ? "" : " " + at;
    return metric + suffix() + place;
  }

  private String suffix() {
    if (statistic.isEmpty()) {
      return "";
    }
    return switch (statistic.get()) {
      case Statistic.Median _,
          Statistic.Total _,
          Statistic.Last _,
          Statistic.Rate _,
          Statistic.Share _ ->
          "";
      case Statistic.Mean _, Statistic.Quantile _, Statistic.Min _, Statistic.Max _ ->
          ":" + statistic.get().label();
    };
  }

  /// Whether `typed` means it: the whole label, the label without its place, or the metric.
  public boolean isMeant(String typed) {
    return typed.equals(label()) || typed.equals(metric + suffix()) || typed.equals(metric);
  }

  @Override
  public String toString() {
    return label();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FigureKey key
        && key.metric.equals(metric)
        && key.word().equals(word())
        && key.at.equals(at);
  }

  @Override
  public int hashCode() {
    return 31 * metric.hashCode() + word().hashCode();
  }

  private String word() {
    return statistic.map(Statistic::word).orElse("");
  }
}
