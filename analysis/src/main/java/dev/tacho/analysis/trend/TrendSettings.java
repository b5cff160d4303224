package dev.tacho.analysis.trend;

import dev.tacho.core.metric.Direction;
import java.util.List;
import java.util.Map;

/// What a trend is asked for.
///
/// @param metrics labels such as `latency_ms:p99`, or names of metrics; empty for throughput, p99
///     latency and throughput a watt
/// @param groupBy facts that tell lines apart beside the work, the machine, the precision and the
///     batch: a setting of the workload, `host`, `tool`, `git.branch`, `software.NAME`, `tag.NAME`
/// @param goals which way metrics are better, before all that is known of them
public record TrendSettings(
    List<String> metrics, List<String> groupBy, Map<String, Direction> goals) {
  public TrendSettings {
    metrics = List.copyOf(metrics);
    groupBy = List.copyOf(groupBy);
    goals = Map.copyOf(goals);
  }
}
