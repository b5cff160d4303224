package dev.tacho.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricRegistryTest {
  @ParameterizedTest
  @CsvSource({
    "latency_ms, ms, LOWER, latency.intended-send-to-last",
    "ttft_ms, ms, LOWER, ttft.with-queue",
    "ttft_without_queue_ms, ms, LOWER, ttft.without-queue",
    "inter_token_latency_ms, ms, LOWER, inter-token.per-token",
    "inter_chunk_latency_ms, ms, LOWER, inter-token.per-chunk",
    "val/loss, 1, LOWER, loss",
    "eval_loss, 1, LOWER, loss",
    "loss/train/deep, 1, LOWER, loss",
    "a/b/accuracy, ?, HIGHER, accuracy",
    "train/lr, 1, NEITHER, learning-rate",
    "tokens_per_sec, tokens/s, HIGHER, rate.tokens",
    "kv_cache.kv_heads, 1, NEITHER, kv-cache.kv-heads",
    "energy_per_token_j, J/token, LOWER, energy.per-token",
    "scaling_efficiency_pct, %, HIGHER, scaling.strong-efficiency"
  })
  void find_knownName_hasUnitDirectionAndDefinition(
      String name, String unit, Direction direction, String definition) {
    Metric metric = Metric.named(name);
    assertEquals(new Metric(name, new Unit(unit), direction, definition, metric.legal()), metric);
  }

  /// Without its unit in the name, a user's number could be in any: it must stay unknown.
  @ParameterizedTest
  @ValueSource(
      strings = {"latency", "throughput", "power", "my/metric", "/loss", "_loss", "Loss", "bogus"})
  void find_usersOwnName_isUnknownInUnitAndDirection(String name) {
    assertEquals(Metric.undefined(name), Metric.named(name));
    assertEquals(Direction.UNKNOWN, Metric.named(name).direction());
  }

  @Test
  void table_namesOfOneDefinition_agreeInEverything() {
    Map<String, Metric> byDefinition = new HashMap<>();
    for (MetricRegistry.Entry entry : MetricRegistry.known().entries()) {
      Metric metric = entry.metric();
      Metric first = byDefinition.putIfAbsent(metric.definition(), metric);
      if (first != null) {
        assertEquals(
            new Metric(
                metric.name(), first.unit(), first.direction(), first.definition(), first.legal()),
            metric);
      }
    }
  }

  @Test
  void table_coversWhatTheHouseMeasures() {
    List<String> groups =
        MetricRegistry.known().entries().stream()
            .map(MetricRegistry.Entry::group)
            .distinct()
            .toList();
    assertEquals(
        List.of(
            "inference",
            "training",
            "language models",
            "machine",
            "energy (each needs a boundary in its scope)",
            "scaling",
            "TrackIQ (what its documents say, under names of their own because its definitions are"
                + " not ours)"),
        groups);
    assertTrue(MetricRegistry.known().entries().size() > 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a | ms | lower | 0.. | d",
        "a*b | ms | lower | 0.. | d | m",
        "a | ms | down | 0.. | d | m",
        "a | ms | lower | 2..1 | d | m",
        "a | ms | lower | 0.. | d | m\na | ms | lower | 0.. | d | m"
      })
  void parse_brokenTable_isRefused(String table) {
    assertThrows(IllegalArgumentException.class, () -> MetricRegistry.parse(table));
  }
}
