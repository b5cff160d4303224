package dev.tacho.analysis.gate;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.stats.Quantiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A metric of one run, repeat by repeat.
///
/// @param label the metric's name, with its statistic and what else tells it from others of the run
/// @param values one a repeat; empty where there is none
/// @param number what the run says of all repeats together; empty where there is none
/// @param interval of `number`, where the run says one
/// @param missing why there are no values
/// @param tier what the values are worth
/// @param usual whether it decides where nobody says what does
public record Repeated(
    String label,
    Metric metric,
    List<Double> values,
    OptionalDouble number,
    Optional<Interval> interval,
    Optional<String> missing,
    Tier tier,
    boolean usual) {
  public Repeated {
    values = List.copyOf(values);
  }

  /// One whose number is the median of its repeats.
  public Repeated(
      String label, Metric metric, List<Double> values, Optional<String> missing, Tier tier) {
    this(label, metric, values, middle(values), Optional.empty(), missing, tier, true);
  }

  private static OptionalDouble middle(List<Double> values) {
    boolean finite = !values.isEmpty() && values.stream().allMatch(Double::isFinite);
    return finite
        ? OptionalDouble.of(Quantiles.median(values.stream().mapToDouble(v -> v).toArray()))
        : values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.NaN);
  }

  Repeated toward(Direction stated) {
    return new Repeated(
        label, metric.toward(stated), values, number, interval, missing, tier, usual);
  }

  double[] array() {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}
