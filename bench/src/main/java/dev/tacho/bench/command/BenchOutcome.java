package dev.tacho.bench.command;

import dev.tacho.core.RunState;
import dev.tacho.core.measure.Result;
import java.util.List;
import java.util.Optional;

/// What came of a bench.
///
/// @param reason why it did not complete; empty when it did
/// @param trials the repeats, failed ones included
/// @param result what the repeats that did not fail say; empty when there are none
/// @param started whether the command could be started at all
public record BenchOutcome(
    RunState state,
    Optional<String> reason,
    List<Trial> trials,
    Optional<Result> result,
    boolean started) {
  public BenchOutcome {
    trials = List.copyOf(trials);
  }
}
