package dev.tacho.store;

/// A store that could not take what it was given, while a run was being recorded. The run goes
/// on.
///
/// @param message what failed, where, and what to do
/// @param lostEvents events that will never be on disk, so far
/// @param lostPoints points that will never be on disk, so far
/// @param lostSamples rows of samples that will never be on disk, so far
/// @param waiting whether the rest is still held in memory and tried again every second
public record StoreProblem(
    String message, long lostEvents, long lostPoints, long lostSamples, boolean waiting) {}
