package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.health.Anomaly;
import dev.tacho.health.WorkerHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The state of a group of workers at one moment: what `tacho.health/1` holds. Times of workers
/// and anomalies are nanoseconds since `started`. Immutable.
///
/// @param run the run's id, or what the job calls itself
/// @param started wall time of the group's start, by the writer's clock
/// @param written when this was written, by the same clock
/// @param every how often the writer means to write; a checkpoint much older is stale
/// @param ended whether the job is over, so that nothing more will be written
/// @param world how many workers there are meant to be
/// @param totalSteps how many there are to be
/// @param collectiveLimit how long a collective may take
/// @param steal share of time that a hypervisor took away, 0 to 1
/// @param pressure share of time that tasks waited for a processor, 0 to 1
/// @param workers those that were heard of
/// @param anomalies what the writer found; none where it does not look for any
public record HealthCheckpoint(
    String run,
    Optional<String> name,
    Instant started,
    Instant written,
    Duration every,
    boolean ended,
    int world,
    OptionalLong totalSteps,
    Optional<Duration> collectiveLimit,
    OptionalDouble steal,
    OptionalDouble pressure,
    List<WorkerHealth> workers,
    List<Anomaly> anomalies) {
  /// The name of the format.
  public static final String SCHEMA = "tacho.health/1";

  public HealthCheckpoint {
    workers = List.copyOf(workers);
    anomalies = List.copyOf(anomalies);
  }

  /// As the file holds it.
  public Json.Obj toJson() {
    return HealthJson.write(this);
  }
}
