package dev.tacho.bench.onnx;

import dev.tacho.core.RunState;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Result;
import java.util.Optional;

/// How a bench of a model ended.
///
/// @param reason why it did not complete
/// @param result what was measured; empty where no repeat was completed
/// @param refused whether the model or what was asked of it is at fault
public record OnnxOutcome(
    RunState state, Optional<String> reason, Optional<Result> result, boolean refused) {
  /// Whether a latency bound, where one was asked for, was kept and shown to be.
  public boolean keptBound() {
    return result.stream()
        .flatMap(made -> made.checks().stream())
        .filter(check -> check.name().equals(OnnxResult.WITHIN_BOUND))
        .allMatch(check -> check.outcome() == Check.Outcome.PASSED);
  }
}
