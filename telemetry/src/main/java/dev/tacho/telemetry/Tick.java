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
public record Tick(long monoNanos, long missed, boolean slow, Map<String, Double> values) {
  public Tick {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
