package dev.tacho.store;

import java.time.Duration;
import java.util.OptionalLong;

/// Whether somebody is still writing a run. Said only as far as it can be proven.
public sealed interface WriterState {
  /// The writer holds the run's lock. Its process as it named itself; the number means that process
  /// only on its host, and only if a process of that number began at that moment.
  ///
  /// @param startTicks as the kernel counts them; empty where the writer could not tell
  record Alive(String host, long pid, OptionalLong startTicks) implements WriterState {}

  /// Nobody holds the lock, on a file system of this machine: the writer is dead, and the run may
  /// be taken over.
  record Dead() implements WriterState {}

  /// Nothing can be proven from here.
  ///
  /// @param since how long ago the lease was touched, by the clocks of the two machines: for
  ///     display only
  /// @param host that the writer runs on
  /// @param reason why the lock proves nothing here
  record Silent(Duration since, String host, String reason) implements WriterState {}

  /// The run has ended.
  record Ended() implements WriterState {}
}
