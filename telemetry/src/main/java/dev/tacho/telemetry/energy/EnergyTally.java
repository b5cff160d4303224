package dev.tacho.telemetry.energy;

import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Joules used since a first reading.
public sealed interface EnergyTally permits JouleCounter, PowerIntegral {
  /// Takes a reading of the counter (J) or of power (W). The reason why it cannot be counted on,
  /// when it cannot: [#total] is then a lower bound.
  Optional<String> take(long monoNanos, double now);

  /// What was counted; empty before the second reading.
  OptionalDouble total();

  /// Why [#total] is only a lower bound, where it is.
  Optional<String> hole();

  /// How often it was read.
  long readings();

  /// How the total was obtained by reading `source`.
  Provenance how(String source);

  /// The total as a measurement of the run. One with a hole is missing, with the lower bound in
  /// the reason: as a number it would win every comparison that it should lose.
  ///
  /// @param device the place on the device axis: `gpu0`, `cpu0`
  default Measurement account(String device, EnergyBoundary boundary, String source) {
    Metric metric = MetricRegistry.known().require("energy_j");
    Scope scope = boundary.in(Scope.WHOLE.with(Dimension.DEVICE, device));
    if (total().isEmpty()) {
      return new Measurement.Missing(
          metric, scope, source + " was read " + readings() + " times, it takes two readings");
    }
    double joules = total().orElseThrow();
    if (hole().isPresent()) {
      String reason =
          String.format(Locale.ROOT, "at least %.3f J: %s", joules, hole().orElseThrow());
      return new Measurement.Missing(metric, scope, reason);
    }
    return new Measurement.Known(
        metric, new Statistic.Total(), joules, scope, how(source), Evidence.of(readings()));
  }
}
