package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;

/// How far something goes.
///
/// @param toStep of the last value that shows it, or [dev.tacho.core.RunSink#NO_STEP]
/// @param values how many values show it
/// @param lasting whether it goes on to the end of what was recorded
public record Extent(long toStep, long values, boolean lasting) {
  Json.Obj toJson() {
    return Places.put(Json.object(), "to_step", toStep)
        .put("values", values)
        .put("lasting", lasting)
        .build();
  }
}
