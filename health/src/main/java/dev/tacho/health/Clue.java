package dev.tacho.health;

import java.util.OptionalDouble;

/// One piece of evidence: what was looked at and found, and what it was held against.
///
/// @param what for people: `compute of rank 1, median of 5 steps`
/// @param value found, in `unit`; NaN and infinities are data
/// @param usual what it was held against: the others, or its own past
/// @param samples how many values stand behind it
public record Clue(String what, double value, OptionalDouble usual, String unit, long samples) {}
