package dev.tacho.report.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whom a report is for.
public enum Template {
  /// A model or a server was measured, or a command.
  INFERENCE,
  /// Something was trained.
  TRAINING,
  /// Runs are held against the first.
  COMPARISON,
  /// The same was measured over and over.
  TREND,
  /// Is it well, what was found, since when.
  HEALTH;

  /// The word on a command line: `inference`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The template of that word; empty for one that is none.
  public static Optional<Template> of(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
  }

  /// All words, in order.
  public static List<String> words() {
    return Arrays.stream(values()).map(Template::word).toList();
  }
}
