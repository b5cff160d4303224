package dev.tacho.analysis.moment;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.util.Locale;

/// A step that is worth a look.
///
/// @param series the metric that it is about
/// @param step or [RunSink#NO_STEP]
/// @param nanos since the run's start, or [PointCursor#NO_TIME]
/// @param value of the metric there; NaN where it has none or is one
/// @param text what happened: one sentence
public record KeyMoment(
    Kind kind, String series, long step, long nanos, double value, String text) {
  /// What kind of moment.
  public enum Kind {
    /// The best value that a metric reached.
    BEST,
    /// A metric went on at another pace.
    PHASE,
    /// Something that was found begins.
    ONSET;

    /// The word in files: `best`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// For programs.
  public Json.Obj toJson() {
    Json.Builder json = Json.object().put("kind", kind.word()).put("series", series);
    if (step != RunSink.NO_STEP) {
      json.put("step", step);
    }
    if (nanos != PointCursor.NO_TIME) {
      json.put("t_ns", nanos);
    }
    return json.put("value", value).put("text", text).build();
  }
}
