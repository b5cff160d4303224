package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.time.Instant;

/// One moment by both clocks, so that monotonic times can be told as dates.
///
/// @param wall the moment by the host's wall clock
/// @param monoNanos the same moment by the host's monotonic clock, in nanoseconds
/// @param bootId which boot the monotonic clock counts from; empty text where the host has no name
///     for it
public record ClockAnchor(Instant wall, long monoNanos, String bootId) {
  /// Nobody wrote down when it was.
  public static final ClockAnchor UNKNOWN = new ClockAnchor(Instant.MIN, 0, "");

  Json.Obj toJson() {
    return Json.object()
        .put("wall", wall.toString())
        .put("mono", monoNanos)
        .put("boot", bootId)
        .build();
  }

  static ClockAnchor of(Json.Obj json) {
    return new ClockAnchor(
        Instant.parse(json.needText("wall")), json.needWhole("mono"), json.needText("boot"));
  }
}
