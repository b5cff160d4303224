package dev.tacho.process;

import java.util.OptionalLong;

/// How one timed run of a command came out.
public sealed interface TimedEnd {
  /// It ran and is over, with everything that it started.
  ///
  /// @param cut whether it ended by itself
  /// @param begunNanos when it was started, by CLOCK_MONOTONIC ([System#nanoTime] on Linux)
  /// @param wallNanos from then to its end
  /// @param use its own, that of the descendants that it waited for, and of orphans of theirs
  /// @param peakBytes most memory of any one process in it; empty where it was no more than this
  ///     process has had, since the kernel counts the memory of whoever starts a process as that
  ///     process's own until its program begins
  /// @param left what it left running, which was ended; none usually
  record Ended(
      Ending ending,
      Cut cut,
      long begunNanos,
      long wallNanos,
      ResourceUse use,
      OptionalLong peakBytes,
      Remains left)
      implements TimedEnd {}

  /// It could not be started, and nothing of it is left.
  ///
  /// @param shellCode as in [JobStart.Refused]
  record Refused(int shellCode, String reason) implements TimedEnd {}

  /// Who ended a command.
  enum Cut {
    /// It ended by itself.
    NONE,
    /// Its time was up.
    TIME,
    /// It printed more than it may.
    OUTPUT,
    /// The caller asked for it.
    ASKED
  }
}
