package dev.tacho.telemetry.energy;

import dev.tacho.core.measure.Provenance;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Joules used since the first reading, from a counter that only grows until it wraps. Confined to
/// one thread.
///
/// A counter that goes back by what is no plausible wrap, or jumps ahead by more than the device
/// can draw, was reset or is wrong. What was used in that stretch is not known: it is not counted,
/// the reading becomes the new base, and [#total] is from then on a lower bound.
public final class JouleCounter implements EnergyTally {
  /// Counters are refreshed now and then (RAPL each millisecond, NVML every 20 to 100), so that two
  /// readings close together may show the energy of a longer time.
  private static final double REFRESH_S = 1;

  private final double range;
  private final double mostWatts;
  private boolean begun;
  private long firstNanos;
  private long lastNanos;
  private double last;
  private double joules;
  private long readings;
  private Optional<String> hole = Optional.empty();

  /// A counter that was not read yet.
  ///
  /// @param range joules after which the counter begins at 0 again; infinity when it never does
  /// @param mostWatts more than the device can draw, whatever it is
  public JouleCounter(double range, double mostWatts) {
    this.range = range;
    this.mostWatts = mostWatts;
  }

  @Override
  public Optional<String> take(long monoNanos, double now) {
    readings++;
    if (!begun) {
      begun = true;
      firstNanos = monoNanos;
      base(monoNanos, now);
      return Optional.empty();
    }
    Optional<String> wrong = count(now, (monoNanos - lastNanos) / 1e9);
    base(monoNanos, now);
    if (wrong.isPresent() && hole.isEmpty()) {
      hole = wrong;
    }
    return wrong;
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
    return new Provenance.Measured(
        String.format(
            Locale.ROOT, "%s, difference over %.1f s", source, (lastNanos - firstNanos) / 1e9));
  }

  private Optional<String> count(double now, double seconds) {
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
      joules += used;
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

  private void base(long monoNanos, double now) {
    lastNanos = monoNanos;
    last = now;
  }
}
