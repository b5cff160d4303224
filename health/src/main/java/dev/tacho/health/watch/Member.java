package dev.tacho.health.watch;

import dev.tacho.health.Collective;
import dev.tacho.health.WorkerFault;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a [Watch] knows of one worker. Confined to its thread.
final class Member {
  static final int RECENT = 20;

  final int rank;
  WorkerState state = WorkerState.STARTING;
  Optional<String> host = Optional.empty();
  OptionalLong pid = OptionalLong.empty();
  OptionalLong lastNanos = OptionalLong.empty();

  /// When its process last showed that it runs, whatever else it does.
  OptionalLong beatNanos = OptionalLong.empty();

  Optional<Collective> collective = Optional.empty();
  Optional<String> reason = Optional.empty();
  Optional<WorkerFault> fault = Optional.empty();
  private final Deque<WorkerStep> recent = new ArrayDeque<>();

  Member(int rank) {
    this.rank = rank;
  }

  boolean going() {
    return state == WorkerState.STARTING || state == WorkerState.RUNNING;
  }

  /// The collective that it is inside of.
  Optional<Collective> inside() {
    return collective.filter(c -> c.leftNanos().isEmpty());
  }

  /// When it last said or showed anything.
  OptionalLong aliveNanos() {
    return lastNanos.isPresent() && beatNanos.isPresent()
        ? OptionalLong.of(Math.max(lastNanos.getAsLong(), beatNanos.getAsLong()))
        : lastNanos;
  }

  void stepped(WorkerStep step) {
    if (recent.size() == RECENT) {
      recent.removeFirst();
    }
    recent.addLast(step);
  }

  OptionalLong lastStep() {
    return recent.isEmpty() ? OptionalLong.empty() : OptionalLong.of(recent.getLast().step());
  }

  WorkerHealth health() {
    return new WorkerHealth(
        rank, state, host, pid, lastNanos, List.copyOf(recent), collective, reason);
  }
}
