package dev.tacho.train.sweep;

import dev.tacho.core.RunState;
import dev.tacho.core.measure.Result;
import java.util.Optional;

/// How a sweep ended.
///
/// @param reason why it did not complete
/// @param right whether every sum was right; false too when none was looked at
/// @param result of what was measured until then
public record SweepOutcome(
    RunState state, Optional<String> reason, boolean right, Optional<Result> result) {}
