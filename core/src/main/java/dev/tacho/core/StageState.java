package dev.tacho.core;

import java.util.Locale;
import java.util.Optional;

/// Where a stage stands: `pending -> running -> completed | failed`, or `pending -> skipped`. Ended
/// states absorb; a retried pipeline stage is another run.
public enum StageState {
  PENDING,
  RUNNING,
  COMPLETED,
  FAILED,
  SKIPPED;

  /// Whether nothing can follow.
  public boolean ended() {
    return switch (this) {
      case PENDING, RUNNING -> false;
      case COMPLETED, FAILED, SKIPPED -> true;
    };
  }

  /// Whether a stage in this state may go to `next`.
  public boolean mayBecome(StageState next) {
    return switch (this) {
      case PENDING -> next == RUNNING || next == SKIPPED;
      case RUNNING -> next == COMPLETED || next == FAILED;
      case COMPLETED, FAILED, SKIPPED -> false;
    };
  }

  /// The state's name in files and on screens.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The state with that name in files; empty when there is none.
  public static Optional<StageState> ofWord(String word) {
    for (StageState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
