package dev.tacho.analysis.compare;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.util.Optional;

/// How soon two runs reach a value.
///
/// @param target the value
/// @param how where the target comes from, and what counts as reached
/// @param first where the first run reaches it; empty where it does not
/// @param other where the other run does
/// @param stepShare steps of the other as a share of the first's; NaN where one does not reach
///     it
/// @param timeShare the same of the time since the start
public record Speed(
    double target,
    String how,
    Optional<Reading.At> first,
    Optional<Reading.At> other,
    double stepShare,
    double timeShare) {
  static Speed of(
      double target, String how, Optional<Reading.At> first, Optional<Reading.At> other) {
    boolean both = first.isPresent() && other.isPresent();
    return new Speed(
        target,
        how,
        first,
        other,
        both ? share(first.get().step(), other.get().step(), RunSink.NO_STEP) : Double.NaN,
        both ? share(first.get().nanos(), other.get().nanos(), PointCursor.NO_TIME) : Double.NaN);
  }

  private static double share(long first, long other, long none) {
    return first == none || other == none || first <= 0 ? Double.NaN : (double) other / first;
  }

  Json.Obj toJson() {
    Json.Builder json = Json.object().put("target", target).put("how", how);
    json.put("first", first.<Json>map(Reading.At::toJson).orElse(new Json.Null()));
    json.put("other", other.<Json>map(Reading.At::toJson).orElse(new Json.Null()));
    return json.put("step_share", stepShare).put("time_share", timeShare).build();
  }
}
