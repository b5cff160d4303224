package dev.tacho.bench.llm;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Limits that an answer must keep to count as good. Immutable.
///
/// @param limits in milliseconds, by the metric's name
public record Slo(Map<String, Double> limits) {
  /// The short words of the limits, and the metrics that they are of.
  public static final Map<String, String> WORDS =
      Map.of(
          "ttft", "ttft_ms",
          "second", "second_token_ms",
          "itl", "inter_token_latency_ms",
          "latency", "latency_ms");

  /// No limits.
  public static final Slo NONE = new Slo(Map.of());

  public Slo {
    limits = Map.copyOf(limits);
  }

  /// What `ttft=200ms,itl=50ms` means; a bare number is of milliseconds. Fails with an
  /// [IllegalArgumentException] that says what is wrong.
  public static Slo parse(String text) {
    Map<String, Double> limits = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String word = equals < 0 ? part : part.substring(0, equals).strip();
      String metric = WORDS.get(word);
      if (metric == null || equals < 0) {
        throw new IllegalArgumentException("'" + part + "' is none of ttft, second, itl, latency");
      }
      if (limits.put(metric, millis(part.substring(equals + 1).strip())) != null) {
        throw new IllegalArgumentException("'" + word + "' stands twice");
      }
    }
    return new Slo(limits);
  }

  private static double millis(String text) {
    if (text.matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
      return Double.parseDouble(text);
    }
    Optional<Duration> duration = Durations.parse(text);
    return duration
        .map(d -> d.toNanos() / 1e6)
        .filter(ms -> ms > 0)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no time"));
  }

  boolean none() {
    return limits.isEmpty();
  }

  /// Whether an answer with these values keeps all limits. A value that an answer of one token
  /// cannot have breaks none.
  boolean kept(Map<String, Double> values) {
    return limits.entrySet().stream()
        .allMatch(limit -> !(values.getOrDefault(limit.getKey(), Double.NaN) > limit.getValue()));
  }

  Json toJson() {
    Json.Builder json = Json.object();
    limits.keySet().stream().sorted().forEach(name -> json.put(name, number(name)));
    return json.build();
  }

  private double number(String name) {
    return Optional.ofNullable(limits.get(name)).orElse(Double.NaN);
  }
}
