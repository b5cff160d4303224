package dev.tacho.core.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
            "kv_cache_bytes",
            bytes(sequences, sequenceTokens),
            scope,
            new Provenance.Derived(FORMULA, Collections.nCopies(INPUTS, how))));
    return List.copyOf(all);
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
