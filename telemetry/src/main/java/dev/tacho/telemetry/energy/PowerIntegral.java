package dev.tacho.telemetry.energy;

import dev.tacho.core.measure.Provenance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Joules used since the first reading, as the integral of sampled power over monotonic time by the
/// trapezoid rule: an estimate, since nobody saw what lies between two samples.
///
/// A stretch without samples of more than [#LONGEST_GAP_S] is not bridged; [#total] is then a lower
/// bound.
public final class PowerIntegral extends EnergyTally {
  static final double LONGEST_GAP_S = 10;

  /// Nothing was read yet.
  public PowerIntegral() {}

  @Override
  Optional<String> count(double last, double now, double seconds) {
    if (seconds > LONGEST_GAP_S) {
      return Optional.of(
          String.format(
              Locale.ROOT, "no reading of power for %.0f s; the total is a lower bound", seconds));
    }
    add((last + now) / 2 * seconds);
    return Optional.empty();
  }

  @Override
  public Provenance how(String source) {
    String method =
        String.format(
            Locale.ROOT,
            "trapezoid rule over %d readings of power in %.1f s",
            readings(),
            seconds());
    return new Provenance.Estimated(method, List.of(new Provenance.Measured(source)));
  }
}
