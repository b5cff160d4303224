package dev.tacho.analysis.compare;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/// How much a metric of one group lies above that of another, over repeats.
///
/// @param estimate in the metric's unit, this group minus the first
/// @param relative the estimate as a share of the first group's mean; NaN where that is 0
/// @param interval of the estimate; empty where there are too few repeats
/// @param pairs how many pairs it rests on; 0 where the repeats are not paired
/// @param p chance of a difference at least so large were there none; empty where there are too
///     few repeats
/// @param adjusted the same for all metrics judged together (S. Holm, Scandinavian Journal of
///     Statistics 6(2), 1979)
/// @param superiority the share of all pairs of one run from each group in which this group's
///     is greater, equal ones counted half
/// @param standing what it comes to
/// @param reason for people
public record Effect(
    double estimate,
    double relative,
    Optional<Interval> interval,
    int pairs,
    OptionalDouble p,
    OptionalDouble adjusted,
    double superiority,
    Standing standing,
    String reason) {
  Json.Obj toJson() {
    Json.Builder json =
        Json.object()
            .put("estimate", estimate)
            .put("relative", relative)
            .put("pairs", pairs)
            .put("superiority", superiority)
            .put("standing", standing.word())
            .put("reason", reason);
    p.ifPresent(chance -> json.put("p", chance));
    adjusted.ifPresent(chance -> json.put("p_adjusted", chance));
    interval.ifPresent(where -> json.put("interval", where.toJson()));
    return json.build();
  }
}
