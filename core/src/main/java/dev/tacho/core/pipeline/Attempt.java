package dev.tacho.core.pipeline;

import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.util.Optional;

/// How an attempt of a stage ended.
///
/// @param run its member run
/// @param state completed, failed, cancelled, timed out or out of memory
/// @param exitCode as a shell shows it; 124 on a time-out
public record Attempt(RunId run, RunState state, int exitCode, Optional<String> reason) {
  public Attempt {
    if (!state.ended()) {
      throw new IllegalArgumentException("run " + run + " is " + state.word() + ", it has no end");
    }
  }

  /// The same with another end: what it had to make is not there.
  public Attempt failed(int code, String why) {
    return new Attempt(run, RunState.FAILED, code, Optional.of(why));
  }
}
