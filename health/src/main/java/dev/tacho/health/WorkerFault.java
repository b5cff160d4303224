package dev.tacho.health;

import java.util.Arrays;
import java.util.Locale;

/// Why a worker says that it cannot go on.
public enum WorkerFault {
  /// A collective failed or ran into its limit: most likely another worker's doing.
  COLLECTIVE,
  /// Its loss or gradient is not finite.
  NOT_FINITE,
  /// No memory.
  MEMORY,
  /// A file cannot be written or read: a full disk, a checkpoint.
  STORAGE,
  /// Anything else, told by its message.
  OTHER;

  /// The word in messages and files: `not_finite`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The fault that a word means; a word that is not known is [#OTHER].
  public static WorkerFault ofWord(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst().orElse(OTHER);
  }
}
