package dev.tacho.analysis.result;

import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.util.Optional;

/// One number of a run, or why there is none.
///
/// @param scope as the result has it, with the axes that are the same for the whole run
/// @param known the number with its account; empty where it is missing or may not be used
/// @param missing why there is no number; empty where there is one
/// @param account whether it comes from the account of what the run used, and not from what was
///     measured on purpose
public record Figure(
    FigureKey key,
    Metric metric,
    Scope scope,
    Optional<Measurement.Known> known,
    Optional<String> missing,
    boolean account) {
  public Figure {
    if (known.isPresent() == missing.isPresent()) {
      throw new IllegalArgumentException(
          "figure " + key + " has to have a number or the reason why there is none");
    }
  }

  /// The label of its key.
  public String label() {
    return key.label();
  }

  /// Whether it is the least or the greatest of its values: such a number grows with the size of
  /// the sample, and nothing is judged by it.
  public boolean isExtreme() {
    return key.statistic()
        .filter(s -> s instanceof Statistic.Min || s instanceof Statistic.Max)
        .isPresent();
  }

  /// The same with the direction that its user stated.
  public Figure toward(Direction stated) {
    return new Figure(key, metric.toward(stated), scope, known, missing, account);
  }
}
