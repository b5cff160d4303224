package dev.tacho.telemetry.energy;

import dev.tacho.core.measure.Provenance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Joules used since the first reading, as the integral of sampled power over monotonic time by the
/// trapezoid rule: an estimate, since nobody saw what lies between two samples. Confined to one
/// thread.
///
/// A stretch without samples of more than [#LONGEST_GAP_S] is not bridged; [#total] is then a lower
/// bound.
public final class PowerIntegral implements EnergyTally {
  static final double LONGEST_GAP_S = 10;

  private boolean begun;
  private long firstNanos;
  private long lastNanos;
  private double last;
  private double joules;
  private long readings;
  private Optional<String> hole = Optional.empty();

  @Override
  public Optional<String> take(long monoNanos, double watts) {
    Optional<String> wrong = begun ? add((monoNanos - lastNanos) / 1e9, watts) : Optional.empty();
    if (!begun) {
      begun = true;
      firstNanos = monoNanos;
    }
    if (hole.isEmpty()) {
      hole = wrong;
    }
    readings++;
    lastNanos = monoNanos;
    last = watts;
    return wrong;
  }

  private Optional<String> add(double seconds, double watts) {
    if (seconds > LONGEST_GAP_S) {
      return Optional.of(
          String.format(
              Locale.ROOT, "no reading of power for %.0f s; the total is a lower bound", seconds));
    }
    joules += (last + watts) / 2 * seconds;
    return Optional.empty();
  }

  @Override
  public OptionalDouble total() {
    return readings < 2 ? OptionalDouble.empty() : OptionalDouble.of(joules);
  }

  @Override
  public Optional<String> hole() {
    return hole;
  }

  @Override
  public long readings() {
    return readings;
  }

  @Override
  public Provenance how(String source) {
    String method =
        String.format(
            Locale.ROOT,
            "trapezoid rule over %d readings of power in %.1f s",
            readings,
            (lastNanos - firstNanos) / 1e9);
    return new Provenance.Estimated(method, List.of(new Provenance.Measured(source)));
  }
}
