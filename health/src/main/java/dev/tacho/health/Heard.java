package dev.tacho.health;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What the observer of a group of workers hears, each with when it heard it: nanoseconds of the
/// observer's monotonic clock since the group's start.
public sealed interface Heard {
  long nanos();

  /// A worker is there.
  record Joined(int rank, long nanos, long pid, String host) implements Heard {}

  /// A worker ended a step.
  record Stepped(WorkerStep step) implements Heard {
    @Override
    public long nanos() {
      return step.nanos();
    }
  }

  /// A worker is about to enter a collective, the `number`th from 1 of all that it entered.
  record Entered(int rank, long nanos, long number, String collective, long step)
      implements Heard {}

  /// A worker came out of the collective of this number.
  record Left(int rank, long nanos, long number) implements Heard {}

  /// A worker computed something of this step a second time, and it was `equal` or was not: its own
  /// gradient, or the sum that the collective gave it, as `what` says.
  record Recomputed(int rank, long nanos, long step, String what, boolean equal) implements Heard {}

  /// How much later than its fellows' a worker's messages arrive, by a clock that both share.
  record Lagged(int rank, long nanos, double millis) implements Heard {}

  /// A worker says that it cannot go on.
  record Failed(int rank, long nanos, long step, WorkerFault fault, String message)
      implements Heard {}

  /// A worker's process is gone, or the link to it where the process is out of reach; both are
  /// empty where nobody saw how it ended.
  record Exited(int rank, long nanos, OptionalInt exitCode, OptionalInt signal) implements Heard {}

  /// A worker ended as it was meant to.
  record Ended(int rank, long nanos, long step) implements Heard {}

  /// What the machine was busy with besides: the share of time that a hypervisor took away, and
  /// that tasks waited for a processor (the kernel's pressure), each 0 to 1, since the last one.
  record Loaded(long nanos, OptionalDouble steal, OptionalDouble pressure) implements Heard {}

  /// From here on the observer ends the workers itself: exits say nothing any more.
  record Ending(long nanos) implements Heard {}
}
