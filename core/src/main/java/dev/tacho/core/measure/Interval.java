package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.Text;

/// Where the true value lies with probability `level`.
///
/// @param level 0 to 1, both excluded
/// @param method how it was obtained, as `bootstrap, 2000 draws, seed 7`
/// @param unit what was resampled
public record Interval(double low, double high, double level, String method, Resampled unit) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("interval is upside down: low=" + low + ", high=" + high);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level of an interval is not between 0 and 1: " + level);
    }
    Text.requireLine("method of an interval", method, Text.MAX_SENTENCE);
  }

  /// As results and answers write it.
  public Json.Obj toJson() {
    return Json.object()
        .put("low", low)
        .put("high", high)
        .put("level", level)
        .put("method", method)
        .put("resampled", unit.word())
        .build();
  }
}
