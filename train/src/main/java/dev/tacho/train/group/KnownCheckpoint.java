package dev.tacho.train.group;

import java.nio.file.Path;

/// A checkpoint that is known to have been written.
///
/// @param step that was done when it was
public record KnownCheckpoint(long step, Path path) {}
