package dev.tacho.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much an advice matters, least first.
public enum Severity {
  /// Worth knowing.
  INFO,
  /// Costs time, money or memory now.
  WARNING,
  /// Will end the run, or has made its numbers worthless.
  CRITICAL;

  /// The word in files: `warning`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The severity that a word means.
  public static Optional<Severity> ofWord(String word) {
    return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
  }
}
