package dev.tacho.testkit.curves;

import java.util.Map;

/// What is so about a generated run.
///
/// @param series the metrics that show the defect, each with the steps between two of its values:
///     a claim on any of them is right
/// @param onset the first step that the defect changed; of a quiet run, the first step
/// @param until the last step that it changed
/// @param gradual whether it begins as a bend and not as a jump, so that its onset can only be
///     estimated; judged by an interval then
/// @param ramp how many steps it takes to reach its full size; 0 where it begins with a jump
/// @param length steps from the first value of the run to the last
public record Truth(
    Scenario scenario,
    Map<String, Long> series,
    long onset,
    long until,
    boolean gradual,
    long ramp,
    long length) {
  public Truth {
    series = Map.copyOf(series);
  }

  /// How far off an onset on `metric` may be: 1 % of the run or two of its logging intervals,
  /// whichever is more.
  long tolerance(String metric) {
    return Math.max(length / 100, 2 * series.getOrDefault(metric, 1L));
  }
}
