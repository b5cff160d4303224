package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Checkpoints of MiniCluster (TrackIQ), which have no version: one step a worker. A time of 0 was
/// not measured there, and the throughput is the same constant for all workers: neither is taken
/// over. Times without a zone are taken as UTC.
final class MiniCluster {
  private MiniCluster() {}

  static HealthReading read(Json.Obj json, Instant modified) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "written by MiniCluster: times of 0 ms mean not measured, and its throughput is one"
            + " constant for all workers; neither is used");
    Instant written = moment(json.needText("timestamp"), remarks);
    List<Json.Obj> told = new ArrayList<>();
    Instant started = written;
    for (Json item : json.array("workers")) {
      if (!(item instanceof Json.Obj worker)) {
        throw new JsonException("field 'workers' must hold objects, found " + item);
      }
      told.add(worker);
      Instant at = at(worker, written, remarks);
      started = at.isBefore(started) ? at : started;
    }
    List<WorkerHealth> workers = new ArrayList<>();
    for (Json.Obj worker : told) {
      workers.add(worker(worker, started, at(worker, written, remarks)));
    }
    HealthJson.once("worker_id", workers);
    HealthCheckpoint checkpoint =
        new HealthCheckpoint(
            json.needText("run_id"),
            Optional.empty(),
            started,
            written,
            Duration.ofSeconds(10),
            json.get("is_complete").filter(Json.of(true)::equals).isPresent(),
            Math.max(1, workers.stream().mapToInt(WorkerHealth::rank).max().orElse(0) + 1),
            json.whole("total_steps"),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            workers,
            List.of());
    return new HealthReading(checkpoint, modified, false, remarks.stream().distinct().toList());
  }

  private static Instant at(Json.Obj worker, Instant otherwise, List<String> remarks) {
    return worker.text("timestamp").map(t -> moment(t, remarks)).orElse(otherwise);
  }

  private static WorkerHealth worker(Json.Obj json, Instant started, Instant at) {
    int rank = HealthJson.rank(json, "worker_id");
    long nanos = Duration.between(started, at).toNanos();
    boolean failed = json.text("status").filter("failed"::equals).isPresent();
    WorkerStep step =
        new WorkerStep(
            rank,
            json.needWhole("step"),
            nanos,
            json.number("loss").orElse(Double.NaN),
            measured(json, "compute_time_ms"),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            measured(json, "allreduce_time_ms"),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    return new WorkerHealth(
        rank,
        failed ? WorkerState.DEAD : WorkerState.RUNNING,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.of(nanos),
        List.of(step),
        Optional.empty(),
        failed ? Optional.of("its status is failed") : Optional.empty());
  }

  private static OptionalDouble measured(Json.Obj json, String name) {
    return json.number(name)
        .filter(v -> v != 0)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static Instant moment(String text, List<String> remarks) {
    try {
      return HealthJson.near("timestamp", OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      // most of its files have no zone
    }
    try {
      Instant at =
          HealthJson.near("timestamp", LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      remarks.add("its times have no zone and are taken as UTC");
      return at;
    } catch (DateTimeParseException _) {
      throw new JsonException("field 'timestamp' must be an ISO 8601 time, found " + text);
    }
  }
}
