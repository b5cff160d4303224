package dev.tacho.analysis.compare;

import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One metric over the compared runs.
///
/// @param name as the programs say it, with its source where one is named
/// @param readings in the order of the runs
/// @param others how each run but the first stands to the first, in their order
public record MetricComparison(
    String name, Metric meaning, List<Reading> readings, List<Against> others) {
  public MetricComparison {
    readings = List.copyOf(readings);
    others = List.copyOf(others);
  }

  /// One run against the first.
  ///
  /// @param difference its value minus the first's; NaN where one is missing or not finite
  /// @param relative the difference as a share of the first's size; NaN where that is 0
  /// @param standing never more than [Standing#NOT_ENOUGH_REPEATS]: these are single runs
  /// @param reason for people
  public record Against(
      double difference,
      double relative,
      Standing standing,
      String reason,
      Optional<CurveGap> curve,
      Optional<Speed> speed) {
    Json.Obj toJson() {
      Json.Builder json =
          Json.object()
              .put("difference", difference)
              .put("relative", relative)
              .put("standing", standing.word())
              .put("reason", reason);
      curve.ifPresent(gap -> json.put("curve", gap.toJson()));
      speed.ifPresent(soon -> json.put("speed", soon.toJson()));
      return json.build();
    }
  }

  /// The greatest relative difference of any run; 0 where there is none to tell.
  double effect() {
    double most = 0;
    for (Against other : others) {
      most = Double.isFinite(other.relative) ? Math.max(most, Math.abs(other.relative)) : most;
    }
    return most;
  }

  Json.Obj toJson() {
    List<Json> values = new ArrayList<>();
    readings.forEach(reading -> values.add(reading.toJson()));
    List<Json> against = new ArrayList<>();
    others.forEach(other -> against.add(other.toJson()));
    return Json.object()
        .put("metric", name)
        .put("unit", meaning.unit().symbol())
        .put("direction", meaning.direction().word())
        .put("values", Json.array(values))
        .put("against_first", Json.array(against))
        .build();
  }
}
