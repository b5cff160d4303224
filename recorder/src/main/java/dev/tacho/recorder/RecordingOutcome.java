package dev.tacho.recorder;

import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunId;
import java.util.Optional;

/// How a recording ended.
///
/// @param exitCode what `tacho run` ends with: the command's own as a shell shows it, 124 on a
///     time-out, 125 to 127 when it could not be started
/// @param end the run's last change
/// @param sealDigest SHA-256 of the seal, 64 hex digits; empty when the store could not seal it
public record RecordingOutcome(
    RunId id, int exitCode, StateChanged end, Optional<String> sealDigest) {}
