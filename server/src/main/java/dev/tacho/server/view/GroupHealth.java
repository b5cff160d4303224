package dev.tacho.server.view;

import dev.tacho.core.json.Json;
import dev.tacho.health.HealthException;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.health.checkpoint.HealthFollower;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the workers of a training are, as the health checkpoint in its run says, judged as
/// `tacho health status` judges it. Immutable.
///
/// @param checkpoint `tacho.health/1`, as its writer meant it
/// @param status `tacho.health-status/1`, with what only a reader can find
/// @param writtenNanos when it was written, since the group's start
public record GroupHealth(Json.Obj checkpoint, Json.Obj status, long writtenNanos) {
  static final String OVER = "over_ns";
  private static final double MILLIS = 1e3;

  /// That of `run` at `now`; empty where it is no group of workers.
  public static Optional<GroupHealth> of(StoredRun run, Instant now) {
    Path file = run.directory().resolve(HealthFile.NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Diagnosis diagnosis = new HealthFollower().look(HealthFile.read(file), now);
      HealthCheckpoint checkpoint = diagnosis.reading().checkpoint();
      return Optional.of(
          new GroupHealth(
              checkpoint.toJson(),
              diagnosis.toJson(),
              Duration.between(checkpoint.started(), checkpoint.written()).toNanos()));
    } catch (HealthException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /// All of it, with what its anomalies add up to and how old it is.
  public Json.Obj whole() {
    return Json.object()
        .put("verdict", status.needText("verdict"))
        .put("age_ms", Math.round(status.number("age_s").orElse(0.0) * MILLIS))
        .put("checkpoint", checkpoint)
        .build();
  }

  /// Each worker with its newest step.
  ///
  /// @param runs the newest run of each rank
  public List<Json.Obj> workers(Map<String, String> runs) {
    List<Json.Obj> workers = new ArrayList<>();
    for (Json item : checkpoint.array("workers")) {
      if (item instanceof Json.Obj worker) {
        Json.Builder json = Json.object();
        worker
            .members()
            .forEach(
                (name, value) -> {
                  if (!name.equals("steps")) {
                    json.put(name, value);
                  }
                });
        List<Json> steps = worker.array("steps");
        if (!steps.isEmpty()) {
          json.put("newest", steps.getLast());
        }
        json.putText(
            "run",
            Optional.ofNullable(runs.get(String.valueOf(worker.get("rank").orElse(Json.of(""))))));
        workers.add(json.build());
      }
    }
    return workers;
  }

  /// What is or was wrong, in the order in which it was found.
  public List<Json.Obj> anomalies() {
    return status.array("anomalies").stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .toList();
  }

  /// Whether an anomaly goes on.
  public static boolean isActive(Json.Obj anomaly) {
    return anomaly.get(OVER).isEmpty();
  }
}
