package dev.tacho.readers.trackiq;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows that a result carries in its payload, as series. Confined to one thread.
///
/// What TrackIQ's sources show to be invented is left out and told: samples of its synthetic
/// collector, latencies and rates that its other collectors compute from utilization, and times
/// of 0.0, which stand for "not measured" (docs/decisions/030).
final class Rows {
  /// Members of the payload that hold rows.
  private static final String STEPS = "steps";

  private static final String SAMPLES = "samples";
  private static final String POWER = "power_profile";
  private static final String READINGS = "step_readings";

  private static final Set<String> ZERO_IS_UNKNOWN =
      Set.of("allreduce_time_ms", "compute_time_ms", "power_watts", "temperature_celsius");
  private static final Set<String> NO_SERIES =
      Set.of("step", "timestamp", "worker_id", "sample_index");

  private final RunIntake into;
  private final String source;
  private double start;

  /// @param source who the series are from: empty text, or which of several results
  Rows(RunIntake into, String source) {
    this.into = into;
    this.source = source;
  }

  /// Tells the rows of a result, and answers the result without them.
  Json.Obj take(Json.Obj result) {
    Optional<Json.Obj> held = result.get("tool_payload").flatMap(Rows::object);
    if (held.isEmpty()) {
      return result;
    }
    Map<String, Json> payload = new LinkedHashMap<>(held.get().members());
    start = number(payload.get("start_time")).orElse(0.0);
    String collector =
        payload.get("collector_name") instanceof Json.Str(var name)
            ? name.toLowerCase(Locale.ROOT)
            : "";
    rows(payload.remove(STEPS), "", Set.of());
    samples(payload.remove(SAMPLES), collector);
    object(payload.get(POWER)).ifPresent(profile -> payload.put(POWER, power(profile)));
    Map<String, Json> rest = new LinkedHashMap<>(result.members());
    rest.put("tool_payload", new Json.Obj(payload));
    return new Json.Obj(rest);
  }

  private void samples(@Nullable Json samples, String collector) {
    if (!(samples instanceof Json.Arr(var items)) || items.isEmpty()) {
      return;
    }
    if (collector.contains("synthetic")) {
      leave(SAMPLES, "TrackIQ's synthetic collector draws every number from a random walk");
      return;
    }
    boolean formula = collector.contains("psutil") || collector.contains("nvml");
    if (formula) {
      leave(
          SAMPLES,
          "TrackIQ's "
              + collector
              + " collector computes latency and rate from utilization; these are left out");
    }
    rows(samples, "metrics", formula ? Set.of("latency_ms", "throughput_fps") : Set.of());
  }

  private Json.Obj power(Json.Obj profile) {
    Map<String, Json> rest = new LinkedHashMap<>(profile.members());
    Json readings = rest.remove(READINGS);
    if (profile
        .get("reader")
        .orElse(Json.of(""))
        .toString()
        .toLowerCase(Locale.ROOT)
        .contains("simulated")) {
      leave(POWER, "TrackIQ simulates power and temperature from processor load");
    } else {
      rows(readings, "", Set.of("throughput"));
    }
    return new Json.Obj(rest);
  }

  /// Rows of numbers, either in the row itself or in its member `inside`.
  private void rows(@Nullable Json rows, String inside, Set<String> leftOut) {
    if (!(rows instanceof Json.Arr(var items))) {
      return;
    }
    Map<String, Integer> series = new LinkedHashMap<>();
    for (Json item : items) {
      if (item instanceof Json.Obj row) {
        Optional<Json.Obj> numbers =
            inside.isEmpty() ? Optional.of(row) : row.get(inside).flatMap(Rows::object);
        numbers.ifPresent(
            values -> row(values, step(row, numbers.get()), nanos(row), leftOut, series));
      }
    }
  }

  private void row(
      Json.Obj values, long step, long nanos, Set<String> leftOut, Map<String, Integer> series) {
    values
        .members()
        .forEach(
            (name, json) -> {
              Optional<Double> value = number(json);
              if (value.isPresent()
                  && !NO_SERIES.contains(name)
                  && !leftOut.contains(name)
                  && !(value.get() == 0 && ZERO_IS_UNKNOWN.contains(name))) {
                into.value(
                    series.computeIfAbsent(name, n -> into.series(source, n)),
                    step,
                    nanos,
                    value.get());
              }
            });
  }

  private static long step(Json.Obj row, Json.Obj values) {
    OptionalLong step = whole(row, "step");
    if (step.isEmpty()) {
      step = whole(values, "step");
    }
    if (step.isEmpty()) {
      step = object(row.members().get("metadata")).map(m -> whole(m, "sample_index")).orElse(step);
    }
    return step.orElse(RunSink.NO_STEP);
  }

  private static OptionalLong whole(Json.Obj object, String name) {
    return object.members().get(name) instanceof Json.Num number
        ? number.asLong()
        : OptionalLong.empty();
  }

  private long nanos(Json.Obj row) {
    double seconds = number(row.members().get("timestamp")).orElse(0.0);
    double since = seconds - start;
    return start > 0 && seconds > 0 && Math.abs(since) < 9e9
        ? (long) (since * 1e9)
        : PointCursor.NO_TIME;
  }

  private void leave(String what, String why) {
    into.event(0, new RunEvent.Fault("invented", "tool_payload/" + what, why));
  }

  static Optional<Json.Obj> object(@Nullable Json json) {
    return json instanceof Json.Obj object ? Optional.of(object) : Optional.empty();
  }

  static Optional<Double> number(@Nullable Json json) {
    return json == null ? Optional.empty() : Json.toDouble(json);
  }

  static List<Json> items(@Nullable Json json) {
    return json instanceof Json.Arr(var items) ? items : List.of();
  }
}
