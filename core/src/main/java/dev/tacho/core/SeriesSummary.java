package dev.tacho.core;

import dev.tacho.core.json.Json;

/// One series in a few numbers, for lists and summaries.
///
/// @param count values in all, NaN and infinities included
/// @param notFinite how many of them were NaN or infinite
/// @param last the latest value, whatever it was
/// @param lastStep its step, or [RunSink#NO_STEP]
/// @param min least finite value; NaN when there was none
/// @param minStep its step, or [RunSink#NO_STEP]
/// @param max greatest finite value; NaN when there was none
/// @param maxStep its step, or [RunSink#NO_STEP]
public record SeriesSummary(
    String name,
    long count,
    long notFinite,
    double last,
    long lastStep,
    double min,
    long minStep,
    double max,
    long maxStep) {

  /// The same numbers under another name.
  public SeriesSummary named(String other) {
    return new SeriesSummary(other, count, notFinite, last, lastStep, min, minStep, max, maxStep);
  }

  public Json.Obj toJson() {
    return Json.object()
        .put("count", count)
        .put("not_finite", notFinite)
        .put("last", last)
        .put("last_step", step(lastStep))
        .put("min", min)
        .put("min_step", step(minStep))
        .put("max", max)
        .put("max_step", step(maxStep))
        .build();
  }

  /// Reads what [#toJson] wrote.
  public static SeriesSummary of(String name, Json.Obj json) {
    return new SeriesSummary(
        name,
        json.needWhole("count"),
        json.needWhole("not_finite"),
        json.number("last").orElse(Double.NaN),
        json.whole("last_step").orElse(RunSink.NO_STEP),
        json.number("min").orElse(Double.NaN),
        json.whole("min_step").orElse(RunSink.NO_STEP),
        json.number("max").orElse(Double.NaN),
        json.whole("max_step").orElse(RunSink.NO_STEP));
  }

  private static Json step(long step) {
    return step == RunSink.NO_STEP ? new Json.Null() : Json.of(step);
  }
}
