package dev.tacho.core;

import java.util.Locale;
import java.util.Optional;

/// Where a run stands: `created -> running -> ` one of six ends. Ended states absorb.
public enum RunState {
  /// On disk, its command not yet started.
  CREATED,
  /// Its command is running, as far as its writer has said.
  RUNNING,
  /// The command ended with exit code 0.
  COMPLETED,
  /// The command ended with another code, by a signal that Tacho did not pass on, or could not
  /// start.
  FAILED,
  /// Somebody asked it to stop: Ctrl-C, TERM or HUP to Tacho, or `tacho end`.
  CANCELLED,
  /// It ran into the limit given with `--timeout`.
  TIMED_OUT,
  /// It ended otherwise than with exit code 0, and the kernel had killed it or a process of it for
  /// memory, proven by its own cgroup's counter.
  OUT_OF_MEMORY,
  /// Its writer is proven dead, or somebody said so; how the command ended is not known.
  LOST;

  /// Whether nothing can follow.
  public boolean ended() {
    return switch (this) {
      case CREATED, RUNNING -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT, OUT_OF_MEMORY, LOST -> true;
    };
  }

  /// Whether a run in this state may go to `next`.
  public boolean mayBecome(RunState next) {
    return switch (this) {
      case CREATED -> next != CREATED && next != COMPLETED;
      case RUNNING -> next.ended();
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT, OUT_OF_MEMORY, LOST -> false;
    };
  }

  /// The state's name in files and on screens: `timed_out`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The state with that name in files; empty when there is none.
  public static Optional<RunState> ofWord(String word) {
    for (RunState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
