package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import java.util.Optional;

/// Where something begins.
///
/// @param step of the first value that shows it; [dev.tacho.core.RunSink#NO_STEP] where the source
///     counts none
/// @param value the place of that value in its series, from 0; 0 where there is no series
/// @param nanos when it was recorded, since the run's start, or
///     [dev.tacho.core.PointCursor#NO_TIME]
/// @param interval where a gradual drift began, in steps (in values where there are no steps);
///     empty for what begins with one value
public record Onset(long step, long value, long nanos, Optional<Interval> interval) {
  /// Something that begins with exactly this value.
  static Onset exact(long step, long value, long nanos) {
    return new Onset(step, value, nanos, Optional.empty());
  }

  Json.Obj toJson() {
    Json.Builder json = Places.put(Json.object(), "step", step).put("value", value);
    Places.putNanos(json, "nanos", nanos);
    interval.ifPresent(
        i ->
            json.put(
                "interval",
                Json.object()
                    .put("low", i.low())
                    .put("high", i.high())
                    .put("level", i.level())
                    .put("method", i.method())
                    .build()));
    return json.build();
  }
}
