package dev.tacho.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What all sources read at one tick. Immutable.
///
/// @param monoNanos the monotonic clock ([System#nanoTime]) when it began
/// @param missed ticks that were due after the one before and were left out, the sampler being
///     late
/// @param slow whether dear counters were read too
/// @param values by series; a counter that is lost or not due is not in it
/// @param taken when a value was taken that a program told earlier than this tick; those that are
///     not in it were taken at [#monoNanos]
public record Tick(
    long monoNanos,
    long missed,
    boolean slow,
    Map<String, Double> values,
    Map<String, Long> taken) {
  public Tick {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    taken = Map.copyOf(taken);
  }

  /// The monotonic clock when the value of a series was taken.
  public long takenNanos(String series) {
    return taken.getOrDefault(series, monoNanos);
  }
}
