package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is known of how TrackIQ's tools come by their numbers. Its documents do not say it, its
/// sources do (TrackIQ 1.0.0: collectors, power profiler, distributed runner): many numbers are
/// formulas of processor load or draws of a random generator, and 0.0 stands for "not measured".
/// Where the document proves that nobody measured a number, the number is refused; where it cannot
/// be told, the number is carried with a doubt. The why: `docs/decisions/030-trackiq-numbers.md`.
final class TrackIqTruth {
  private static final Set<String> OF_REQUESTS =
      Set.of("throughput_samples_per_sec", "latency_p50_ms", "latency_p95_ms", "latency_p99_ms");
  private static final Set<String> OF_POWER =
      Set.of(
          "power_consumption_watts",
          "energy_per_step_joules",
          "performance_per_watt",
          "temperature_celsius");
  private static final Set<String> OF_TOKENS = Set.of("ttft_ms", "tokens_per_sec", "decode_tpt_ms");
  private static final Set<String> ZERO_IS_UNKNOWN =
      Set.of(
          "throughput_samples_per_sec",
          "latency_p50_ms",
          "latency_p95_ms",
          "latency_p99_ms",
          "memory_utilization_percent",
          "power_consumption_watts",
          "energy_per_step_joules",
          "performance_per_watt",
          "temperature_celsius",
          "ttft_ms",
          "tokens_per_sec",
          "decode_tpt_ms");

  private final String tool;
  private final boolean training;
  private final String collector;
  private final String powerReader;
  private final String backend;
  private final OptionalLong samples;

  TrackIqTruth(String tool, String kind, Json.Obj payload) {
    this.tool = tool.toLowerCase(Locale.ROOT);
    this.training = kind.equals("training");
    this.collector = word(payload, "collector_name");
    this.powerReader = powerReader(payload);
    this.backend = word(payload, "backend");
    this.samples = samples(payload);
  }

  /// The reason why nobody measured `field`, where that is certain.
  Optional<String> whyNotMeasured(String field, double value) {
    if (collector.contains("synthetic")) {
      return Optional.of("TrackIQ's synthetic collector draws every number from a random walk");
    }
    boolean formula = collector.contains("psutil") || collector.contains("nvml");
    if (formula && (OF_REQUESTS.contains(field) || field.equals("performance_per_watt"))) {
      return Optional.of(
          "TrackIQ's "
              + (collector.contains("psutil") ? "psutil" : "NVML")
              + " collector computes latency and rate from utilization; no model is run");
    }
    if (OF_POWER.contains(field) && isSimulatedPower()) {
      return Optional.of(
          "TrackIQ simulates power and temperature from processor load"
              + " (20 W to the design power, 35 to 80 degrees)");
    }
    if (OF_TOKENS.contains(field) && backend.equals("mock")) {
      return Optional.of("TrackIQ's mock backend draws token times from a normal distribution");
    }
    return value == 0 && ZERO_IS_UNKNOWN.contains(field)
        ? Optional.of("TrackIQ writes 0.0 where nothing was measured")
        : Optional.empty();
  }

  /// What speaks against `field` where it is not certain.
  Optional<String> doubt(String field) {
    if (training && field.equals("throughput_samples_per_sec")) {
      return Optional.of("TrackIQ's training rate is that of one worker and counts start-up time");
    }
    if (field.equals("scaling_efficiency_pct")) {
      return Optional.of(
          "TrackIQ's rate is that of one worker, so perfect scaling reads 100 / workers");
    }
    if (OF_REQUESTS.contains(field) && !training && collector.isEmpty()) {
      return Optional.of(
          "the document names no collector; most of TrackIQ's compute latency and"
              + " rate from utilization");
    }
    if (OF_POWER.contains(field) && powerReader.isEmpty() && !collector.contains("tegrastats")) {
      return Optional.of(
          "the document names no power reader; TrackIQ simulates power on most hosts");
    }
    if (OF_TOKENS.contains(field) && backend.isEmpty()) {
      return Optional.of("the document names no backend; TrackIQ's default one is a mock");
    }
    return Optional.empty();
  }

  /// Values behind the statistics, warm-up included; empty where the document does not say.
  OptionalLong samples() {
    return samples;
  }

  private boolean isSimulatedPower() {
    return powerReader.contains("simulated")
        || (powerReader.isEmpty() && tool.equals("minicluster"));
  }

  private static String powerReader(Json.Obj payload) {
    Json.Obj holder = member(payload, "power_tool_payload").orElse(payload);
    return member(holder, "power_profile").map(profile -> word(profile, "reader")).orElse("");
  }

  private static OptionalLong samples(Json.Obj payload) {
    Optional<Json.Obj> summary = member(payload, "summary");
    Json.Obj holder = summary.filter(s -> s.get("sample_count").isPresent()).orElse(payload);
    if (holder.get("sample_count").orElse(Json.of("")) instanceof Json.Num number
        && number.asLong().orElse(0) > 0) {
      return number.asLong();
    }
    return OptionalLong.empty();
  }

  private static Optional<Json.Obj> member(Json.Obj object, String name) {
    return object.get(name).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
  }

  private static String word(Json.Obj object, String name) {
    return object.get(name).orElse(Json.of("")) instanceof Json.Str(var text)
        ? text.toLowerCase(Locale.ROOT)
        : "";
  }
}
