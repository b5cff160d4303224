package dev.tacho.analysis.compare;

import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;

/// Two whole curves of a metric, held against each other where both have values. A description
/// of these two runs and no more: what another seed would give is not in it.
///
/// @param fromStep first step that both have
/// @param toStep last step that both have
/// @param columns into how many equal parts that was divided, both having values in each
/// @param ahead in which share of them this run's mean is the better one; NaN where no way is
///     better
/// @param mean difference of the means, this run minus the first
/// @param widest the difference that is farthest from 0
/// @param widestStep where that is
/// @param lastCrossing since which step the same run lies above, or [RunSink#NO_STEP] where one
///     always did
public record CurveGap(
    long fromStep,
    long toStep,
    int columns,
    double ahead,
    double mean,
    double widest,
    long widestStep,
    long lastCrossing) {
  Json.Obj toJson() {
    return Json.object()
        .put("from_step", fromStep)
        .put("to_step", toStep)
        .put("columns", columns)
        .put("ahead", ahead)
        .put("mean_difference", mean)
        .put("widest_difference", widest)
        .put("widest_at_step", widestStep)
        .put(
            "last_crossing_step",
            lastCrossing == RunSink.NO_STEP ? new Json.Null() : Json.of(lastCrossing))
        .build();
  }
}
