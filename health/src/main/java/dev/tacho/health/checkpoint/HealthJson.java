package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.health.Anomaly;
import dev.tacho.health.Clue;
import dev.tacho.health.Collective;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerStep;
import java.util.HexFormat;
import java.util.OptionalDouble;

/// A checkpoint as JSON. Pure.
final class HealthJson {
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

  private static void number(Json.Builder out, String name, OptionalDouble value) {
    value.ifPresent(v -> out.put(name, v));
  }
}
