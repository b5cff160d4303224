package dev.tacho.store;

import dev.tacho.core.RunId;
import java.time.Instant;

/// A run that others are held against, under a name of its own.
///
/// @param name letters, digits, `.`, `_` and `-`; also the name of its file
/// @param seal digest of the run's seal, 64 hex digits
public record Baseline(String name, RunId run, String seal, Instant saved) {}
