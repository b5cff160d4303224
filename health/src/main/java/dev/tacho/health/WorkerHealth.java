package dev.tacho.health;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of one worker. Immutable.
///
/// @param lastNanos when it last said anything, since the group's start
/// @param recent its last steps, oldest first; the newest is how it stands
/// @param collective that it entered last
/// @param reason why it ended, in words, where it did
public record WorkerHealth(
    int rank,
    WorkerState state,
    Optional<String> host,
    OptionalLong pid,
    OptionalLong lastNanos,
    List<WorkerStep> recent,
    Optional<Collective> collective,
    Optional<String> reason) {
  public WorkerHealth {
    recent = List.copyOf(recent);
  }

  /// Its newest step.
  public Optional<WorkerStep> last() {
    return recent.isEmpty() ? Optional.empty() : Optional.of(recent.getLast());
  }
}
