package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.energy.PowerIntegral;
import dev.tacho.telemetry.kernel.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The gauges of one device, and the energy that follows from its power. Confined to one thread.
final class Gauges {
  private final List<Gauge> gauges;
  private final List<Counter> counters = new ArrayList<>();
  private final Set<String> absent = new HashSet<>();
  private final Map<Gauge, PowerIntegral> energies = new LinkedHashMap<>();

  /// Tries all of them.
  ///
  /// @param asleep why none may be tried now, where that is so
  Gauges(List<Gauge> gauges, Optional<String> asleep) {
    this.gauges = List.copyOf(gauges);
    for (Gauge gauge : gauges) {
      Optional<String> missing = asleep.isPresent() ? asleep : fault(gauge);
      if (missing.isPresent()) {
        boolean _ = absent.add(gauge.series());
      }
      counters.add(gauge.counter(missing));
      gauge.energyCounter(missing).ifPresent(counters::add);
      gauge.energy().ifPresent(_ -> energies.put(gauge, new PowerIntegral()));
    }
  }

  private static Optional<String> fault(Gauge gauge) {
    try {
      double _ = gauge.read();
      return Optional.empty();
    } catch (Unreadable e) {
      return Optional.of(e.reason());
    }
  }

  /// As they were found.
  List<Counter> counters() {
    return List.copyOf(counters);
  }

  /// Reads each by itself. One that was not there the last time is tried at slow ticks alone, since
  /// asking a driver for what it has not got costs as much as a value.
  void read(Reading into) {
    read(into, into.monoNanos(), into.slow());
  }

  /// Reads each by itself, all of them being cheap.
  ///
  /// @param nanos the monotonic clock when the values were taken
  void readAll(Reading into, long nanos) {
    read(into, nanos, true);
  }

  private void read(Reading into, long nanos, boolean absentToo) {
    for (Gauge gauge : gauges) {
      if (!absentToo && absent.contains(gauge.series())) {
        continue;
      }
      try {
        double value = gauge.read();
        into.set(gauge.series(), value, nanos);
        boolean _ = absent.remove(gauge.series());
        gauge.energy().ifPresent(energy -> add(into, gauge, energy.series(), nanos, value));
      } catch (Unreadable e) {
        into.lost(gauge.series(), e.reason());
        boolean _ = absent.add(gauge.series());
      }
    }
  }

  private void add(Reading into, Gauge gauge, String series, long nanos, double watts) {
    PowerIntegral integral = energies.getOrDefault(gauge, new PowerIntegral());
    Optional<String> _ = integral.take(nanos, watts);
    integral.hole().ifPresent(hole -> into.lost(series, hole));
    if (integral.hole().isEmpty()) {
      integral.total().ifPresent(joules -> into.set(series, joules, nanos));
    }
  }

  /// The energies of which there ever was a power.
  List<Measurement> totals() {
    List<Measurement> totals = new ArrayList<>();
    energies.forEach(
        (gauge, integral) -> {
          if (integral.readings() > 0) {
            totals.add(
                integral.account(
                    gauge.energy().orElseThrow().device(),
                    gauge.boundary().orElseThrow(),
                    gauge.source()));
          }
        });
    return totals;
  }

  /// None can be read now.
  void lose(Reading into, String reason) {
    gauges.forEach(gauge -> into.lost(gauge.series(), reason));
  }
}
