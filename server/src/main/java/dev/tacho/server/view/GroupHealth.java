package dev.tacho.server.view;

import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.Verdict;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the workers of a training are, as the health checkpoint in its run says. Immutable.
///
/// @param checkpoint `tacho.health/1`, whole
public record GroupHealth(Json.Obj checkpoint) {
  private static final long MOST_BYTES = 16L << 20;

  /// That of `run`; empty where it is no group of workers.
  public static Optional<GroupHealth> of(StoredRun run) {
    Path file = run.directory().resolve(HealthFile.NAME);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new StoreException(file + " holds more than " + MOST_BYTES + " bytes");
      }
      Json.Obj checkpoint = Json.parseObject(Files.readString(file));
      if (!checkpoint.text("schema").equals(Optional.of(HealthCheckpoint.SCHEMA))) {
        throw new StoreException(file + " is no " + HealthCheckpoint.SCHEMA);
      }
      return Optional.of(new GroupHealth(checkpoint));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | JsonException e) {
      throw new StoreException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// All of it, with what its anomalies add up to and how old it is.
  public Json.Obj whole(Clock clock) {
    Json.Builder json = Json.object().put("verdict", verdict().word());
    written()
        .ifPresent(then -> json.put("age_ms", Duration.between(then, clock.instant()).toMillis()));
    return json.put("checkpoint", checkpoint).build();
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

  /// What is or was wrong.
  public List<Json.Obj> anomalies() {
    return checkpoint.array("anomalies").stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .toList();
  }

  /// Whether an anomaly goes on.
  public static boolean isActive(Json.Obj anomaly) {
    return anomaly.get("over_ns").isEmpty();
  }

  private Verdict verdict() {
    Verdict worst = Verdict.HEALTHY;
    for (Json.Obj anomaly : anomalies()) {
      String severity = anomaly.text("severity").orElse("");
      if (isActive(anomaly) && severity.equals(Severity.CRITICAL.word())) {
        return Verdict.CRITICAL;
      }
      if (isActive(anomaly) && severity.equals(Severity.WARNING.word())) {
        worst = Verdict.DEGRADED;
      }
    }
    return worst;
  }

  private Optional<Instant> written() {
    try {
      return checkpoint.text("written").map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
