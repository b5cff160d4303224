package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Clue;
import dev.tacho.health.Collective;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// A checkpoint as JSON. Pure.
final class HealthJson {
  /// How many workers are judged: finding out who is missing costs the square of their number.
  static final int MOST_WORKERS = 4096;

  // apart by less than the 292 years that nanoseconds in a long can tell
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2199-12-31T23:59:59.999999999Z");

  private HealthJson() {}

  static Json.Obj write(HealthCheckpoint c) {
    Json.Builder out =
        Json.object()
            .put("schema", HealthCheckpoint.SCHEMA)
            .put("run", c.run())
            .putText("name", c.name())
            .put("started", c.started().toString())
            .put("written", c.written().toString())
            .put("every_ns", c.every().toNanos())
            .put("ended", c.ended())
            .put("world", c.world())
            .putWhole("total_steps", c.totalSteps());
    c.collectiveLimit().ifPresent(limit -> out.put("collective_limit_ns", limit.toNanos()));
    number(out, "steal", c.steal());
    number(out, "pressure", c.pressure());
    return out.put("workers", Json.array(c.workers().stream().map(HealthJson::worker).toList()))
        .put("anomalies", Json.array(c.anomalies().stream().map(HealthJson::anomaly).toList()))
        .build();
  }

  private static Json.Obj worker(WorkerHealth w) {
    Json.Builder out =
        Json.object()
            .put("rank", w.rank())
            .put("state", w.state().word())
            .putText("host", w.host())
            .putWhole("pid", w.pid())
            .putWhole("last_ns", w.lastNanos());
    w.collective().ifPresent(c -> out.put("collective", collective(c)));
    return out.putText("reason", w.reason())
        .put("steps", Json.array(w.recent().stream().map(HealthJson::step).toList()))
        .build();
  }

  private static Json.Obj collective(Collective c) {
    return Json.object()
        .put("number", c.number())
        .put("name", c.name())
        .put("step", c.step())
        .put("entered_ns", c.enteredNanos())
        .putWhole("left_ns", c.leftNanos())
        .build();
  }

  private static Json.Obj step(WorkerStep s) {
    Json.Builder out =
        Json.object().put("step", s.step()).put("at_ns", s.nanos()).put("loss", s.loss());
    number(out, "compute_ms", s.computeMs());
    number(out, "queued_ms", s.queuedMs());
    number(out, "wait_ms", s.waitMs());
    number(out, "all_reduce_ms", s.allReduceMs());
    number(out, "data_ms", s.dataMs());
    number(out, "tokens_per_s", s.tokensPerSecond());
    number(out, "gradient_norm", s.gradientNorm());
    out.putWhole("memory_bytes", s.memoryBytes());
    s.digest().ifPresent(d -> out.put("digest", HexFormat.of().toHexDigits(d)));
    return out.build();
  }

  /// An anomaly as checkpoints, answers and events hold it.
  static Json.Obj anomaly(Anomaly a) {
    Json.Builder out =
        Json.object().put("kind", a.kind().word()).put("severity", a.kind().severity().word());
    a.rank().ifPresent(rank -> out.put("rank", rank));
    return out.put("cause", a.cause().word())
        .putWhole("onset_step", a.onsetStep())
        .put("onset_ns", a.onsetNanos())
        .put("found_ns", a.foundNanos())
        .putWhole("over_ns", a.overNanos())
        .put("message", a.message())
        .put("evidence", Json.array(a.evidence().stream().map(HealthJson::clue).toList()))
        .put("advice", a.advice())
        .build();
  }

  private static Json.Obj clue(Clue clue) {
    Json.Builder out = Json.object().put("what", clue.what()).put("value", clue.value());
    number(out, "usual", clue.usual());
    return out.put("unit", clue.unit()).put("samples", clue.samples()).build();
  }

  /// The checkpoint that `json` holds. Fails with a [JsonException] that names the field.
  static HealthCheckpoint read(Json.Obj json) {
    return new HealthCheckpoint(
        json.needText("run"),
        json.text("name"),
        moment(json, "started"),
        moment(json, "written"),
        length(json, "every_ns").orElse(Duration.ofSeconds(1)),
        json.get("ended").filter(Json.of(true)::equals).isPresent(),
        whole(json, "world", 1, MOST_WORKERS),
        json.whole("total_steps"),
        length(json, "collective_limit_ns"),
        decimal(json, "steal"),
        decimal(json, "pressure"),
        workers(json),
        objects(json, "anomalies").flatMap(a -> readAnomaly(a).stream()).toList());
  }

  private static List<WorkerHealth> workers(Json.Obj json) {
    List<WorkerHealth> workers = objects(json, "workers").map(HealthJson::readWorker).toList();
    once("rank", workers);
    return workers;
  }

  /// Fails where two of `workers` have one rank, which the field `name` holds.
  static void once(String name, List<WorkerHealth> workers) {
    Set<Integer> seen = new HashSet<>();
    for (WorkerHealth worker : workers) {
      if (!seen.add(worker.rank())) {
        throw new JsonException(
            "field '"
                + name
                + "' must differ from worker to worker, found two of "
                + worker.rank());
      }
    }
  }

  /// The rank that the field `name` holds.
  static int rank(Json.Obj json, String name) {
    return whole(json, name, 0, MOST_WORKERS - 1);
  }

  private static WorkerHealth readWorker(Json.Obj json) {
    int rank = rank(json, "rank");
    return new WorkerHealth(
        rank,
        json.text("state").flatMap(WorkerState::ofWord).orElse(WorkerState.RUNNING),
        json.text("host"),
        json.whole("pid"),
        json.whole("last_ns"),
        objects(json, "steps").map(s -> readStep(rank, s)).toList(),
        json.object("collective").map(HealthJson::readCollective),
        json.text("reason"));
  }

  private static Collective readCollective(Json.Obj json) {
    return new Collective(
        json.needWhole("number"),
        json.needText("name"),
        json.needWhole("step"),
        json.needWhole("entered_ns"),
        json.whole("left_ns"));
  }

  private static WorkerStep readStep(int rank, Json.Obj json) {
    return new WorkerStep(
        rank,
        json.needWhole("step"),
        json.needWhole("at_ns"),
        json.number("loss").orElseThrow(() -> new JsonException("field 'loss' is missing")),
        decimal(json, "compute_ms"),
        decimal(json, "queued_ms"),
        decimal(json, "wait_ms"),
        decimal(json, "all_reduce_ms"),
        decimal(json, "data_ms"),
        decimal(json, "tokens_per_s"),
        decimal(json, "gradient_norm"),
        json.whole("memory_bytes"),
        json.text("digest")
            .map(HealthJson::digest)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  private static long digest(String hex) {
    try {
      return Long.parseUnsignedLong(hex, 16);
    } catch (NumberFormatException _) {
      throw new JsonException("field 'digest' must be up to 16 hexadecimal digits, found " + hex);
    }
  }

  /// Empty for a kind of a later version.
  private static Optional<Anomaly> readAnomaly(Json.Obj json) {
    return AnomalyKind.ofWord(json.needText("kind"))
        .map(
            kind ->
                new Anomaly(
                    kind,
                    json.whole("rank").isPresent()
                        ? OptionalInt.of(rank(json, "rank"))
                        : OptionalInt.empty(),
                    json.text("cause").flatMap(Cause::ofWord).orElse(Cause.UNKNOWN),
                    json.whole("onset_step"),
                    json.needWhole("onset_ns"),
                    json.needWhole("found_ns"),
                    json.whole("over_ns"),
                    json.needText("message"),
                    objects(json, "evidence").map(HealthJson::readClue).toList(),
                    json.text("advice").orElse("")));
  }

  private static Clue readClue(Json.Obj json) {
    return new Clue(
        json.needText("what"),
        json.number("value").orElse(Double.NaN),
        decimal(json, "usual"),
        json.text("unit").orElse(""),
        json.whole("samples").orElse(1));
  }

  private static Stream<Json.Obj> objects(Json.Obj json, String name) {
    return json.array(name).stream()
        .map(
            item -> {
              if (item instanceof Json.Obj object) {
                return object;
              }
              throw new JsonException("field '" + name + "' must hold objects, found " + item);
            });
  }

  private static Instant moment(Json.Obj json, String name) {
    String text = json.needText(name);
    try {
      return near(name, OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      throw new JsonException(
          "field '" + name + "' must be a time such as 2026-03-01T12:00:05Z, found " + text);
    }
  }

  /// `at`, which the field `name` holds. Fails where nanoseconds to it would not fit a long.
  static Instant near(String name, Instant at) {
    if (!at.equals(clamped(at))) {
      throw new JsonException(
          "field '" + name + "' must be in the years 1970 to 2199, found " + at);
    }
    return at;
  }

  /// The time next to `at` that a checkpoint can hold.
  static Instant clamped(Instant at) {
    return at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
  }

  private static int whole(Json.Obj json, String name, int least, int most) {
    long value = json.needWhole(name);
    if (value < least || value > most) {
      throw new JsonException(
          "field '" + name + "' must be " + least + " to " + most + ", found " + value);
    }
    return (int) value;
  }

  private static Optional<Duration> length(Json.Obj json, String name) {
    OptionalLong value = json.whole(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.getAsLong() < 0) {
      throw new JsonException("field '" + name + "' must be 0 or more, found " + value.getAsLong());
    }
    return Optional.of(Duration.ofNanos(value.getAsLong()));
  }

  private static OptionalDouble decimal(Json.Obj json, String name) {
    return json.number(name).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static void number(Json.Builder out, String name, OptionalDouble value) {
    value.ifPresent(v -> out.put(name, v));
  }
}
