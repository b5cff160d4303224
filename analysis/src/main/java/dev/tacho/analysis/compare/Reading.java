package dev.tacho.analysis.compare;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.util.Optional;

/// One metric in one run.
///
/// @param value at the place asked for; empty where there is none
/// @param best over the whole run by the metric's direction; empty where no way is better
/// @param count values in the whole run
/// @param notFinite how many of them are NaN or infinite
/// @param missing why there is no value; empty text where there is one
public record Reading(
    Optional<At> value, Optional<At> best, long count, long notFinite, String missing) {
  /// A value and where it stands.
  ///
  /// @param step or [RunSink#NO_STEP]
  /// @param nanos since the run's start, or [PointCursor#NO_TIME]
  public record At(double value, long step, long nanos) {
    Json.Obj toJson() {
      return Json.object()
          .put("value", value)
          .put("step", step == RunSink.NO_STEP ? new Json.Null() : Json.of(step))
          .put("nanos", nanos == PointCursor.NO_TIME ? new Json.Null() : Json.of(nanos))
          .build();
    }
  }

  static Reading none(String why) {
    return new Reading(Optional.empty(), Optional.empty(), 0, 0, why);
  }

  Json.Obj toJson() {
    Json.Builder json = Json.object();
    value.ifPresent(at -> json.putAll(at.toJson()));
    best.ifPresent(at -> json.put("best", at.toJson()));
    json.put("count", count).put("not_finite", notFinite);
    return missing.isEmpty() ? json.build() : json.put("missing", missing).build();
  }
}
