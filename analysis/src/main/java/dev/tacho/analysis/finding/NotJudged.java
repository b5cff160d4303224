package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;

/// Something that was looked for and could not be judged.
///
/// @param series the metric in question; empty text where none was there to look at
/// @param reason why, and what would help
public record NotJudged(FindingKind kind, String series, String reason) {
  Json.Obj toJson() {
    return Json.object()
        .put("kind", kind.word())
        .put("series", series)
        .put("reason", reason)
        .build();
  }
}
