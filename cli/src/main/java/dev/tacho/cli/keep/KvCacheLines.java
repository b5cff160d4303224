package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.KvCache;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How much memory the keys and values of a language model take: `doctor --kv-cache`.
final class KvCacheLines {
  private static final Set<String> KEYS =
      Set.of(
          "layers",
          "heads",
          "kv-heads",
          "head-dim",
          "tokens",
          "sequences",
          "block-tokens",
          "precision");
  private static final Map<String, Double> BYTES =
      Map.of("fp32", 4.0, "fp16", 2.0, "bf16", 2.0, "fp8", 1.0, "int8", 1.0, "int4", 0.5);
  private static final String EXAMPLE =
      "--kv-cache layers=32,heads=32,kv-heads=8,head-dim=128,tokens=4096";
  private static final long MOST = 1_000_000_000;

  private final KvCache cache;
  private final String precision;
  private final long tokens;
  private final long sequences;

  private KvCacheLines(KvCache cache, String precision, long tokens, long sequences) {
    this.cache = cache;
    this.precision = precision;
    this.tokens = tokens;
    this.sequences = sequences;
  }

  /// @param text `KEY=VALUE,...`
  static KvCacheLines parse(String text) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      if (!KEYS.contains(key) || equals < 0) {
        throw Refusal.usage(
            "--kv-cache: '"
                + Printable.of(part)
                + "' is no KEY=VALUE of "
                + String.join(", ", KEYS.stream().sorted().toList())
                + NearMiss.suggestion(key, KEYS)
                + " as in "
                + EXAMPLE);
      }
      given.put(key, part.substring(equals + 1));
    }
    String precision = given.getOrDefault("precision", "fp16");
    Double bytes = BYTES.get(precision);
    if (bytes == null) {
      throw Refusal.usage(
          "--kv-cache: precision '"
              + Printable.of(precision)
              + "' is none of "
              + String.join(", ", BYTES.keySet().stream().sorted().toList()));
    }
    int heads = number(given, "heads", Optional.empty());
    try {
      KvCache cache =
          new KvCache(
              number(given, "layers", Optional.empty()),
              heads,
              number(given, "kv-heads", Optional.of(heads)),
              number(given, "head-dim", Optional.empty()),
              bytes,
              number(given, "block-tokens", Optional.of(1)));
      return new KvCacheLines(
          cache,
          precision,
          number(given, "tokens", Optional.empty()),
          number(given, "sequences", Optional.of(1)));
    } catch (IllegalArgumentException e) {
      throw Refusal.usage("--kv-cache: " + e.getMessage());
    }
  }

  private static int number(Map<String, String> given, String key, Optional<Integer> otherwise) {
    String text = given.get(key);
    if (text == null) {
      return otherwise.orElseThrow(
          () -> Refusal.usage("--kv-cache needs " + key + "=N, as in " + EXAMPLE));
    }
    if (text.matches("\\d{1,10}") && Long.parseLong(text) >= 1 && Long.parseLong(text) <= MOST) {
      return Integer.parseInt(text);
    }
    throw Refusal.usage(
        "--kv-cache: " + key + "=" + Printable.of(text) + " is no whole number from 1 to " + MOST);
  }

  private double bytes() {
    return cache.bytes(sequences, tokens);
  }

  private double filled() {
    return new KvCache(
            cache.layers(),
            cache.heads(),
            cache.kvHeads(),
            cache.headDim(),
            cache.bytesPerElement(),
            1)
        .bytes(sequences, tokens);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "KV cache: "
            + size(bytes())
            + " for "
            + sequences
            + (sequences == 1 ? " sequence of " : " sequences of ")
            + tokens
            + " tokens in "
            + precision);
    lines.add(
        "  2 * "
            + cache.layers()
            + " layers * "
            + cache.kvHeads()
            + " kv-heads * "
            + cache.headDim()
            + " head-dim * "
            + Numbers.text(cache.bytesPerElement())
            + " B * "
            + sequences
            + " * tokens in whole blocks of "
            + cache.blockTokens());
    lines.add("  a token of a sequence: " + size(bytes() / sequences / blocksTokens()));
    if (cache.blockTokens() > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  left empty in last blocks: %s (%.1f %%)",
              size(bytes() - filled()),
              100 * (bytes() - filled()) / bytes()));
    }
    if (cache.kvHeads() < cache.heads()) {
      lines.add(
          "  with as many kv-heads as heads ("
              + cache.heads()
              + ") it would be "
              + size(bytes() * cache.heads() / cache.kvHeads()));
    }
    return lines;
  }

  private double blocksTokens() {
    return (double) Math.ceilDiv(tokens, (long) cache.blockTokens()) * cache.blockTokens();
  }

  private static String size(double bytes) {
    return String.format(
        Locale.ROOT, "%s (%.1f MiB)", Numbers.bytes(Math.round(bytes)), bytes / (1 << 20));
  }

  Json.Obj json() {
    return Json.object()
        .put("schema", "tacho.kv-cache/1")
        .put("layers", cache.layers())
        .put("heads", cache.heads())
        .put("kv_heads", cache.kvHeads())
        .put("head_dim", cache.headDim())
        .put("precision", precision)
        .put("bytes_per_element", cache.bytesPerElement())
        .put("block_tokens", cache.blockTokens())
        .put("tokens", tokens)
        .put("sequences", sequences)
        .put("bytes", bytes())
        .put("empty_bytes", bytes() - filled())
        .build();
  }
}
