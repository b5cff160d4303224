package dev.tacho.core;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.util.Optional;

/// One counter of the machine that a run records, or would record if the machine had it.
///
/// @param series the name of its points: `tree_rss_bytes`, `gpu_power_w/0`
/// @param source what is read, for people: `/proc/PID/stat`, `nvmlDeviceGetPowerUsage`
/// @param boundary what an energy or power reading encloses, in the word of a scope, such as
///     `gpu-package/gross`; empty for all others
/// @param missing why there is no value; empty while there is one
public record Counter(
    String series, String source, Optional<String> boundary, Optional<String> missing) {
  public Counter {
    if (series.isBlank() || source.isBlank()) {
      throw new IllegalArgumentException("a counter needs a series and a source");
    }
    if (missing.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("counter " + series + " is missing without a reason");
    }
  }

  /// A counter that is read from `source`.
  public static Counter of(String series, String source) {
    return new Counter(series, source, Optional.empty(), Optional.empty());
  }

  /// A counter that cannot be read from `source`, for a reason.
  public static Counter missing(String series, String source, String reason) {
    return new Counter(series, source, Optional.empty(), Optional.of(reason));
  }

  /// As it stands in events and answers.
  public Json toJson() {
    return Json.object()
        .put("series", series)
        .put("source", source)
        .putText("boundary", boundary)
        .putText("missing", missing)
        .build();
  }

  static Counter of(Json json) {
    if (!(json instanceof Json.Obj object)) {
      throw new JsonException("a counter must be an object, found " + json);
    }
    return new Counter(
        object.needText("series"),
        object.needText("source"),
        object.text("boundary"),
        object.text("missing"));
  }
}
