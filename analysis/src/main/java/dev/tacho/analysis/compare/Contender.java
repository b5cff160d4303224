package dev.tacho.analysis.compare;

import dev.tacho.analysis.query.ReadRun;

/// A run that takes part in a comparison.
///
/// @param title what it is called in the answer
/// @param at where its metrics are read
public record Contender(String title, ReadRun run, Place at) {}
