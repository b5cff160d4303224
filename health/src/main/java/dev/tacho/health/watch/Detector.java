package dev.tacho.health.watch;

import dev.tacho.health.Heard;

/// Looks for one thing. The group has taken a message before its detectors hear it.
interface Detector {
  default void hear(Heard heard) {}

  /// A step that every worker told of.
  default void row(Row row) {}

  default void tick(long nanos) {}
}
