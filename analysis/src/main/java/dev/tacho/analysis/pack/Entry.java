package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.result.Figure;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import java.util.Optional;
import java.util.OptionalLong;

/// A number of one run, or why it has none.
///
/// @param value empty where it is missing
/// @param missing why there is no value; empty text where there is one
/// @param how how it was obtained; empty where it is missing
/// @param samples how many values are behind it; empty where nobody knows
/// @param repeats how often the work was done
public record Entry(
    Optional<Double> value,
    String missing,
    Optional<Provenance> how,
    OptionalLong samples,
    int repeats,
    Optional<Interval> interval) {

  static Entry of(Figure figure) {
    if (figure.known().isEmpty()) {
      return none(figure.missing().orElse("no number"));
    }
    Measurement.Known known = figure.known().get();
    return new Entry(
        Optional.of(known.value()),
        "",
        Optional.of(known.how()),
        known.evidence().samples(),
        known.evidence().repeats(),
        known.evidence().interval());
  }

  /// The value of a series at one of its places, as the program reported it.
  static Entry of(MetricStats metric, double value, String writer) {
    String by = metric.source().isEmpty() ? writer : metric.source();
    return new Entry(
        Optional.of(value),
        "",
        Optional.of(new Provenance.Reported(by, "series " + metric.name())),
        OptionalLong.of(metric.count()),
        1,
        Optional.empty());
  }

  static Entry none(String why) {
    return new Entry(
        Optional.empty(), why, Optional.empty(), OptionalLong.empty(), 1, Optional.empty());
  }

  /// Whether there is a finite value.
  public boolean isFinite() {
    return value.filter(Double::isFinite).isPresent();
  }

  /// The value; NaN where there is none.
  public double number() {
    return value.orElse(Double.NaN);
  }
}
