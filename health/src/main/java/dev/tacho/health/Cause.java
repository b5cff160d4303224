package dev.tacho.health;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where the time, the worker or the number was lost, as far as the evidence says.
public enum Cause {
  /// Forward and backward.
  COMPUTE,
  /// Waiting for rows.
  DATA,
  /// Between the workers.
  NETWORK,
  /// The machine gives its time to others.
  HOST,
  /// The worker's process.
  PROCESS,
  /// The numbers of the model.
  NUMBERS,
  /// Files that cannot be written or read.
  STORAGE,
  /// The evidence does not say.
  UNKNOWN;

  /// The word in files: `compute`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The cause that a word means.
  public static Optional<Cause> ofWord(String word) {
    return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
  }
}
