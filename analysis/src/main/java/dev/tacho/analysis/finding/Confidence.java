package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;

/// How sure a finding is. Computed, or left out with the reason; never a feeling.
public sealed interface Confidence {
  /// The finding is a fact that stands in the run's data: a NaN, a missing value.
  record Observed() implements Confidence {}

  /// A test decided.
  ///
  /// @param falseAlarm the chance that a series of this length with this noise and without the
  ///     defect shows as much anywhere: an upper bound
  /// @param method the test, and what it takes for granted
  record Tested(double falseAlarm, String method) implements Confidence {
    public Tested {
      if (!(falseAlarm >= 0 && falseAlarm <= 1)) {
        throw new IllegalArgumentException("chance is not within 0 to 1: " + falseAlarm);
      }
    }
  }

  /// No chance can be computed.
  record Unstated(String reason) implements Confidence {}

  /// `observed`, or the share by which it is sure, or why there is none.
  default Json.Obj toJson() {
    // no pattern switch: its bootstrap costs tens of milliseconds in a fresh JVM
    if (this instanceof Tested(var falseAlarm, var method)) {
      return Json.object()
          .put("kind", "tested")
          .put("false_alarm", falseAlarm)
          .put("method", method)
          .build();
    }
    if (this instanceof Unstated(var reason)) {
      return Json.object().put("kind", "unstated").put("reason", reason).build();
    }
    return Json.object().put("kind", "observed").build();
  }
}
