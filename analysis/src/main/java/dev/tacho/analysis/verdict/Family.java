package dev.tacho.analysis.verdict;

import dev.tacho.core.metric.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a metric is about. Figures of one family say much the same, so they share one weight: three
/// latencies of one sample count once.
public enum Family {
  LATENCY,
  THROUGHPUT,
  /// Energy, power, and work for either.
  EFFICIENCY,
  MEMORY,
  /// Whether the answers are right, and whether there are any.
  QUALITY,
  COMMUNICATION,
  OTHER;

  /// The word in files and weights: `latency`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The family of that word.
  public static Optional<Family> of(String word) {
    return Arrays.stream(values()).filter(family -> family.word().equals(word)).findFirst();
  }

  /// The family of a metric, by its definition and unit.
  public static Family of(Metric metric) {
    String unit = metric.unit().symbol();
    List<String> parts = List.of(unit.split("/", -1));
    String meaning =
        metric.definition().equals(Metric.UNDEFINED) ? metric.name() : metric.definition();
    meaning = meaning.startsWith("trackiq.") ? meaning.substring("trackiq.".length()) : meaning;
    if (has(meaning, "communication", "all-reduce", "allreduce", "collective", "bandwidth.")) {
      return COMMUNICATION;
    }
    if (parts.contains("W") || parts.contains("J") || has(meaning, "energy", "power")) {
      return EFFICIENCY;
    }
    if (has(
        meaning,
        "failed",
        "accuracy",
        "loss",
        "perplexity",
        "bits-per-byte",
        "-error",
        "f1",
        "auc",
        "agreement")) {
      return QUALITY;
    }
    if (has(meaning, "memory", "size.", "kv-cache") || unit.equals("B") || unit.equals("MiB")) {
      return MEMORY;
    }
    if (has(meaning, "rate.", "throughput", "tokens") && !unit.equals("1")) {
      return THROUGHPUT;
    }
    if (unit.equals("s") || unit.equals("ms") || unit.equals("us") || unit.equals("ns")) {
      return LATENCY;
    }
    return OTHER;
  }

  private static boolean has(String meaning, String... words) {
    return Arrays.stream(words).anyMatch(meaning::contains);
  }
}
