package dev.tacho.health;

import java.util.OptionalLong;

/// The collective that a worker entered last.
///
/// @param number from 1, of all that this worker entered
/// @param name which: `gradients`, `barrier`
/// @param enteredNanos when
/// @param leftNanos when it came out; empty while it is inside
public record Collective(
    long number, String name, long step, long enteredNanos, OptionalLong leftNanos) {}
