package dev.tacho.telemetry.energy;

import dev.tacho.core.measure.Provenance;
import java.util.Locale;
import java.util.Optional;

/// Joules used since the first reading, from a counter that only grows until it wraps.
///
/// A counter that goes back by what is no plausible wrap, or jumps ahead by more than the device
/// can draw, was reset or is wrong. What was used in that stretch is not known: it is not counted,
/// the reading becomes the new base, and [#total] is from then on a lower bound.
public final class JouleCounter extends EnergyTally {
  /// Counters are refreshed now and then (RAPL each millisecond, NVML every 20 to 100), so that two
  /// readings close together may show the energy of a longer time.
  private static final double REFRESH_S = 1;

  private final double range;
  private final double mostWatts;

  /// A counter that was not read yet.
  ///
  /// @param range joules after which the counter begins at 0 again; infinity when it never does
  /// @param mostWatts more than the device can draw, whatever it is
  public JouleCounter(double range, double mostWatts) {
    this.range = range;
    this.mostWatts = mostWatts;
  }

  @Override
  public Provenance how(String source) {
    return new Provenance.Measured(
        String.format(Locale.ROOT, "%s, difference over %.1f s", source, seconds()));
  }

  @Override
  Optional<String> count(double last, double now, double seconds) {
    double most = mostWatts * (seconds + REFRESH_S);
    if (range <= most) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not read for %.0f s, in which the counter may have wrapped unseen; the total is a lower bound",
              seconds));
    }
    double used = now >= last ? now - last : now - last + range;
    if (used >= 0 && used <= most) {
      add(used);
      return Optional.empty();
    }
    return Optional.of(
        now < last
            ? String.format(
                Locale.ROOT,
                "the counter went back from %.3f J to %.3f J; the total is a lower bound",
                last,
                now)
            : String.format(
                Locale.ROOT,
                "the counter jumped by %.3f J in %.3f s; the total is a lower bound",
                used,
                seconds));
  }
}
