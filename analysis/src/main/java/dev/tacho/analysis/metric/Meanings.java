package dev.tacho.analysis.metric;

import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the names of a run's metrics mean: first as the source or a schema states it, then as the
/// registry knows it, then by the words in the name. Immutable; any thread.
public final class Meanings {
  /// As long as the name of a metric may be.
  private static final int LONGEST = 200;

  private static final String[] LESS = {
    "loss",
    "error",
    "perplexity",
    "ppl",
    "wer",
    "cer",
    "fid",
    "mse",
    "rmse",
    "mae",
    "nll",
    "latency"
  };
  private static final String[] MORE = {
    "accuracy",
    "acc",
    "f1",
    "auc",
    "auroc",
    "bleu",
    "rouge",
    "map",
    "iou",
    "precision",
    "recall",
    "reward",
    "return",
    "score",
    "psnr",
    "ssim",
    "r2",
    "throughput",
    "steps_per_sec"
  };

  private final Map<String, Metric> stated;

  /// `stated` goes before everything else, by name.
  public Meanings(Map<String, Metric> stated) {
    this.stated = stated;
  }

  /// What `name` means.
  public Metric of(String name) {
    Metric told = stated.get(name);
    if (told != null && told.direction() != Direction.UNKNOWN) {
      return told;
    }
    String fitting = fitting(name);
    Optional<Metric> known = MetricRegistry.known().find(fitting);
    if (known.isPresent()) {
      return known.get();
    }
    Metric plain = told == null ? Metric.undefined(fitting) : told;
    return plain.toward(byWords(name));
  }

  /// A name as metrics may have it: one printable line, not empty, not too long.
  private static String fitting(String name) {
    StringBuilder line = new StringBuilder(name.length());
    for (int at = 0; at < name.length() && line.length() < LONGEST - 1; ) {
      int c = name.codePointAt(at);
      at += Character.charCount(c);
      boolean odd = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
      line.appendCodePoint(odd ? 0xFFFD : c);
    }
    String stripped = line.toString().strip();
    return stripped.isEmpty() ? "unnamed" : stripped;
  }

  /// By the last part of the name first: `loss/accuracy_gap` is told by what it ends in.
  private static Direction byWords(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int end = lower.length();
    while (end > 0) {
      int from = end;
      while (from > 0 && Character.isLetterOrDigit(lower.charAt(from - 1))) {
        from--;
      }
      String word = lower.substring(from, end);
      if (has(LESS, word)) {
        return Direction.LOWER;
      }
      if (has(MORE, word)) {
        return Direction.HIGHER;
      }
      end = from - 1;
    }
    return Direction.UNKNOWN;
  }

  private static boolean has(String[] words, String word) {
    for (String one : words) {
      if (one.equals(word)) {
        return true;
      }
    }
    return false;
  }
}
