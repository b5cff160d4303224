package dev.tacho.analysis.trend;

import dev.tacho.core.measure.Tier;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/// One run's number on a line.
///
/// @param run its id
/// @param title what people call it
/// @param at when the run began, or, where nobody says, when its result was made
/// @param how what the number is worth
/// @param samples behind it; empty where nobody says
/// @param repeats behind it
/// @param facts what is known of how it came about and does not tell lines apart: commit, tool,
///     software, settings
public record TrendPoint(
    String run,
    String title,
    Instant at,
    double value,
    Tier how,
    OptionalLong samples,
    int repeats,
    Map<String, String> facts) {}
