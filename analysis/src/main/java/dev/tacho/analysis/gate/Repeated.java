package dev.tacho.analysis.gate;

import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.util.List;
import java.util.Optional;

/// A metric of one run, repeat by repeat.
///
/// @param label the metric's name, with what else tells it from others of the run
/// @param values one a repeat; empty where there is none
/// @param missing why there are no values
/// @param tier what the values are worth
public record Repeated(
    String label, Metric metric, List<Double> values, Optional<String> missing, Tier tier) {
  public Repeated {
    values = List.copyOf(values);
  }

  Repeated toward(Direction stated) {
    return new Repeated(label, metric.toward(stated), values, missing, tier);
  }

  double[] array() {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}
