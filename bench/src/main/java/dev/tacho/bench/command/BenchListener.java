package dev.tacho.bench.command;

import java.time.Duration;
import java.util.Optional;

/// Hears how a bench goes, on the bench's own thread: return soon, as the command is running.
public interface BenchListener {
  /// Where a bench stands.
  ///
  /// @param number of the repeat that runs, from 1; of the warm-up while there is one
  /// @param of how many there are
  /// @param elapsed since the bench began
  /// @param left until its end, from the median of what ran so far; empty before anything has
  record Stand(boolean warmUp, int number, int of, Duration elapsed, Optional<Duration> left) {}

  /// Told when something begins, and a few times a second while it runs.
  void stands(Stand stand);

  /// Something that its user should know and that harms nothing.
  void notice(String message);
}
