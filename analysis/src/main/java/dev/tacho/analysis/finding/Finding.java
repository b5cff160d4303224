package dev.tacho.analysis.finding;

import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;

/// Something about a run that its owner should know.
///
/// @param series the metric that shows it; a pattern as `layers/*/grad_norm` where several do;
///     empty text for the run as a whole
/// @param source who reported that metric; empty text for the run itself
/// @param message what is the matter, with its numbers: one sentence
/// @param action what to do next: one sentence
public record Finding(
    FindingKind kind,
    Severity severity,
    String series,
    String source,
    Onset onset,
    Extent extent,
    String message,
    Evidence evidence,
    Confidence confidence,
    String action) {

  public Json.Obj toJson() {
    return Json.object()
        .put("kind", kind.word())
        .put("severity", severity.word())
        .put("series", series)
        .put("source", source)
        .put("onset", onset.toJson())
        .put("extent", extent.toJson())
        .put("message", message)
        .put("evidence", evidence.toJson())
        .put("confidence", confidence.toJson())
        .put("action", action)
        .build();
  }
}
