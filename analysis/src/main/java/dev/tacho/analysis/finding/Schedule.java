package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;

/// The course that a learning rate took, as read from its values.
///
/// @param series the learning rate's name
/// @param shape `constant`, `linear`, `cosine`, `exponential`, `step`, `one_cycle`, `cyclic`,
///     `range_test` or `other`
/// @param warmupToStep where a rise at the begin ends, or [dev.tacho.core.RunSink#NO_STEP]
/// @param first the first rate
/// @param peak the greatest rate
/// @param last the last rate
/// @param misfit how far the values lie off that shape at most, as a share of `peak`
public record Schedule(
    String series,
    String source,
    String shape,
    long warmupToStep,
    double first,
    double peak,
    double last,
    double misfit) {
  Json.Obj toJson() {
    return Places.put(
            Json.object().put("series", series).put("source", source).put("shape", shape),
            "warmup_to_step",
            warmupToStep)
        .put("first", first)
        .put("peak", peak)
        .put("last", last)
        .put("misfit", misfit)
        .build();
  }
}
