package dev.tacho.health.watch;

import dev.tacho.health.Heard;

/// Looks for one thing. The group has taken a message before its detectors hear it.
interface Detector {
  default void hear(Heard heard) {}

  default void tick(long nanos) {}
}
