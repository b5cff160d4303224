package dev.tacho.core.measure;

import dev.tacho.core.metric.MetricRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The shape of a transformer's key and value cache. Multi-head attention has as many key and value
/// heads as query heads, grouped-query attention fewer, multi-query attention one.
///
/// @param layers layers that keep keys and values
/// @param heads query heads of a layer
/// @param kvHeads key and value heads of a layer; divides `heads`
/// @param headDim elements of one key or value vector of one head
/// @param bytesPerElement mean storage of one element: 2 for fp16, 1.0625 for 8-bit blocks of 32
/// with one 16-bit scale
/// @param blockTokens tokens in one block (page); 1 where storage is not paged
public record KvCache(
    int layers, int heads, int kvHeads, int headDim, double bytesPerElement, int blockTokens) {
  private static final String FORMULA =
      "kv_cache_bytes = 2 * kv_cache.layers * kv_cache.kv_heads"
          + " * kv_cache.head_dim * kv_cache.bytes_per_element * kv_cache.sequences"
          + " * kv_cache.block_tokens * ceil(kv_cache.sequence_tokens / kv_cache.block_tokens)";
  private static final int INPUTS = 7;
  private static final String SIZE = "kv_cache_bytes";
  private static final String SHAPE = "kv_cache.";
  private static final double ROUNDING = 1e-9;

  public KvCache {
    requirePositive("layers", layers);
    requirePositive("heads", heads);
    requirePositive("kv_heads", kvHeads);
    requirePositive("head_dim", headDim);
    requirePositive("block_tokens", blockTokens);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "KV cache: "
              + heads
              + " heads cannot be grouped over "
              + kvHeads
              + " kv_heads; kv_heads divides heads");
    }
    if (!(bytesPerElement > 0 && bytesPerElement <= 16)) {
      throw new IllegalArgumentException(
          "KV cache: bytes_per_element is not above 0 and at most 16: " + bytesPerElement);
    }
  }

  /// Bytes for `sequences` sequences of `sequenceTokens` tokens each, whole blocks counted.
  public double bytes(long sequences, long sequenceTokens) {
    double blocks = Math.ceilDiv(sequenceTokens, (long) blockTokens);
    return 2.0 * layers * kvHeads * headDim * bytesPerElement * sequences * blocks * blockTokens;
  }

  /// The shape, and the size that follows from it, as measurements. The size is derived, so it is
  /// worth no more than `how` the shape was obtained.
  public List<Measurement> measurements(
      long sequences, long sequenceTokens, Scope scope, Provenance how) {
    List<Measurement> all = new ArrayList<>();
    all.add(fact("kv_cache.layers", layers, scope, how));
    all.add(fact("kv_cache.heads", heads, scope, how));
    all.add(fact("kv_cache.kv_heads", kvHeads, scope, how));
    all.add(fact("kv_cache.head_dim", headDim, scope, how));
    all.add(fact("kv_cache.bytes_per_element", bytesPerElement, scope, how));
    all.add(fact("kv_cache.block_tokens", blockTokens, scope, how));
    all.add(fact("kv_cache.sequence_tokens", (double) sequenceTokens, scope, how));
    all.add(fact("kv_cache.sequences", (double) sequences, scope, how));
    all.add(
        fact(
            SIZE,
            bytes(sequences, sequenceTokens),
            scope,
            new Provenance.Derived(FORMULA, Collections.nCopies(INPUTS, how))));
    return List.copyOf(all);
  }

  /// Adds a fault for each size in `all` that the shape stated in its scope contradicts.
  static void check(List<Measurement> all, List<Fault> faults) {
    Map<Scope, Map<String, Double>> shapes = new HashMap<>();
    for (Measurement one : all) {
      if (one instanceof Measurement.Known known && known.metric().name().startsWith(SHAPE)) {
        shapes
            .computeIfAbsent(known.scope(), _ -> new HashMap<>())
            .put(known.metric().name(), known.value());
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Measurement.Known known && known.metric().name().equals(SIZE)) {
        double expected = bytes(shapes.getOrDefault(known.scope(), Map.of()));
        if (Math.abs(known.value() - expected) > expected * ROUNDING) {
          faults.add(fault("/measurements/" + i + "/value", known, expected));
        }
      }
    }
  }

  private static Fault fault(String path, Measurement.Known known, double expected) {
    String problem = known.value() + " B is not what the shape needs, " + expected + " B";
    String remedy = "compute it as " + FORMULA.substring(FORMULA.indexOf('2'));
    return known.how() instanceof Provenance.Derived
        ? Fault.error(path, problem, remedy)
        : Fault.warning(path, problem, remedy);
  }

  /// The size of a shape by metric names; NaN where a part is missing.
  private static double bytes(Map<String, Double> shape) {
    double blockTokens = part(shape, "block_tokens");
    double blocks = Math.ceil(part(shape, "sequence_tokens") / blockTokens);
    return 2
        * part(shape, "layers")
        * part(shape, "kv_heads")
        * part(shape, "head_dim")
        * part(shape, "bytes_per_element")
        * part(shape, "sequences")
        * blocks
        * blockTokens;
  }

  private static double part(Map<String, Double> shape, String name) {
    return shape.getOrDefault(SHAPE + name, Double.NaN);
  }

  private static Measurement fact(String name, double value, Scope scope, Provenance how) {
    return new Measurement.Known(
        MetricRegistry.known().require(name),
        new Statistic.Last(),
        value,
        scope,
        how,
        Evidence.NONE);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("KV cache: " + what + " is below 1: " + value);
    }
  }
}
