package dev.tacho.train.group;

import dev.tacho.health.Anomaly;
import dev.tacho.train.link.WorkerSays;

/// Is told what happens in a group, in order, on the keeper's thread.
public interface GroupListener {
  /// Tells nobody.
  GroupListener NOBODY = new GroupListener() {};

  /// The workers of an attempt are being started.
  default void begins(int attempt, int world, long fromStep) {}

  /// A worker said this at `nanos` of [System#nanoTime].
  default void said(WorkerSays says, long nanos) {}

  /// Something is wrong.
  default void found(Anomaly anomaly, long nanos) {}

  /// An attempt is over, and no process of it is left but those that are named in it.
  default void ended(AttemptEnd end) {}
}
