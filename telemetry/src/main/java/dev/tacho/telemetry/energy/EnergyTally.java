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

/// Joules used since a first reading. Confined to one thread.
public abstract sealed class EnergyTally permits JouleCounter, PowerIntegral {
  private long firstNanos;
  private long lastNanos;
  private double last;
  private double joules;
  private long readings;
  private Optional<String> hole = Optional.empty();

  /// Takes a reading of the counter (J) or of power (W). The reason why it cannot be counted on,
  /// when it cannot: [#total] is then a lower bound.
  public final Optional<String> take(long monoNanos, double now) {
    Optional<String> wrong = Optional.empty();
    if (readings == 0) {
      firstNanos = monoNanos;
    } else {
      wrong = count(last, now, (monoNanos - lastNanos) / 1e9);
    }
    if (hole.isEmpty()) {
      hole = wrong;
    }
    readings++;
    lastNanos = monoNanos;
    last = now;
    return wrong;
  }

  /// Adds what was used between two readings, or tells why that is not known.
  abstract Optional<String> count(double last, double now, double seconds);

  /// Takes in what was used.
  final void add(double used) {
    joules += used;
  }

  /// From the first reading to the last.
  final double seconds() {
    return (lastNanos - firstNanos) / 1e9;
  }

  /// What was counted; empty before the second reading.
  public final OptionalDouble total() {
    return readings < 2 ? OptionalDouble.empty() : OptionalDouble.of(joules);
  }

  /// Why [#total] is only a lower bound, where it is.
  public final Optional<String> hole() {
    return hole;
  }

  /// How often it was read.
  public final long readings() {
    return readings;
  }

  /// How the total was obtained by reading `source`.
  public abstract Provenance how(String source);

  /// The total as a measurement of the run. One with a hole is missing, with the lower bound in
  /// the reason: as a number it would win every comparison that it should lose.
  ///
  /// @param device the place on the device axis: `gpu0`, `cpu0`
  public final Measurement account(String device, EnergyBoundary boundary, String source) {
    Metric metric = MetricRegistry.known().require("energy_j");
    Scope scope = boundary.in(Scope.WHOLE.with(Dimension.DEVICE, device));
    if (total().isEmpty()) {
      return new Measurement.Missing(
          metric, scope, source + " was read " + readings() + " times, it takes two readings");
    }
    if (hole().isPresent()) {
      String reason =
          String.format(Locale.ROOT, "at least %.3f J: %s", joules, hole().orElseThrow());
      return new Measurement.Missing(metric, scope, reason);
    }
    return new Measurement.Known(
        metric, new Statistic.Total(), joules, scope, how(source), Evidence.of(readings()));
  }
}
