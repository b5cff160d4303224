package dev.tacho.train.sweep;

import dev.tacho.core.RunState;
import dev.tacho.core.measure.Result;
import java.util.Optional;

/// How a sweep ended.
///
/// @param reason why it did not complete
/// @param wrong whether a sum was wrong
/// @param result of what was measured until then
public record SweepOutcome(
    RunState state, Optional<String> reason, boolean wrong, Optional<Result> result) {}
