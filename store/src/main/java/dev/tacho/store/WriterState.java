package dev.tacho.store;

import java.time.Duration;

/// Whether somebody is still writing a run. Said only as far as it can be proven.
public sealed interface WriterState {
  /// The writer holds the run's lock.
  record Alive() implements WriterState {}

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
