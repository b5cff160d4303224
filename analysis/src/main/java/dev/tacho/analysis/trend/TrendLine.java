package dev.tacho.analysis.trend;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One number of one kind of work, run by run.
///
/// @param label of the number: `latency_ms:p99`
/// @param metric with the direction that counts
/// @param work what tells the line from others, in the order in which it is shown
/// @param points in the order of their time
/// @param median of all points
/// @param slope a run, by Theil and Sen; empty for too few points
/// @param shifts in the order of their time
/// @param reason what decided, or what is missing for a verdict
/// @param remarks what the reader must know of it
public record TrendLine(
    String label,
    Metric metric,
    Map<String, String> work,
    List<TrendPoint> points,
    double median,
    Optional<Slope> slope,
    List<Shift> shifts,
    Course course,
    String reason,
    List<String> remarks) {
  public TrendLine {
    work = Collections.unmodifiableMap(new LinkedHashMap<>(work));
    points = List.copyOf(points);
    shifts = List.copyOf(shifts);
    remarks = List.copyOf(remarks);
  }

  /// How much a run adds.
  ///
  /// @param perRun in the metric's unit
  /// @param share the same in parts of the line's median; infinite where that is 0
  /// @param interval of `perRun`; empty where the points are too few for one
  /// @param points that it rests on, the newest
  public record Slope(double perRun, double share, Optional<Interval> interval, int points) {}

  /// The newest point.
  public TrendPoint newest() {
    return points.getLast();
  }

  /// The weakest worth of its numbers.
  public Tier how() {
    return points.stream().map(TrendPoint::how).reduce(Tier.MEASURED, Tier::weaker);
  }
}
