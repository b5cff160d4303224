package dev.tacho.analysis.finding;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;

/// Steps and times in JSON: `null` where there is none.
final class Places {
  private Places() {}

  static Json.Builder put(Json.Builder json, String name, long step) {
    return json.put(name, step == RunSink.NO_STEP ? new Json.Null() : Json.of(step));
  }

  static Json.Builder putNanos(Json.Builder json, String name, long nanos) {
    return json.put(name, nanos == PointCursor.NO_TIME ? new Json.Null() : Json.of(nanos));
  }
}
