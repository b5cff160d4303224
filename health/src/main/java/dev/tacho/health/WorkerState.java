package dev.tacho.health;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a worker is, as far as is known.
public enum WorkerState {
  /// Expected; said nothing so far.
  STARTING,
  /// Takes steps.
  RUNNING,
  /// Ended as it was meant to.
  ENDED,
  /// Said that it cannot go on.
  FAILED,
  /// Its process is gone.
  DEAD;

  /// The word in files: `running`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The state that a word means.
  public static Optional<WorkerState> ofWord(String word) {
    return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
  }
}
