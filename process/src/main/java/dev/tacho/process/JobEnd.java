package dev.tacho.process;

/// The end of a job's child.
///
/// @param ending exit code or signal
/// @param use what the child used, and the descendants that it waited for
/// @param monotonicNanos CLOCK_MONOTONIC ([System#nanoTime] on Linux) when the end was seen
public record JobEnd(Ending ending, ResourceUse use, long monotonicNanos) {}
