package dev.tacho.bench.llm;

import java.time.Duration;

/// Hears how a cell goes, on the bench's own thread: return at once.
public interface LlmListener {
  /// Where a cell stands.
  ///
  /// @param repeat from 1
  /// @param underway requests that were sent and have not ended
  /// @param total of the whole cell, as planned
  record Stand(
      int repeat,
      int repeats,
      String phase,
      long ok,
      long failed,
      int underway,
      Duration elapsed,
      Duration total) {}

  /// Told a few times a second.
  void stands(Stand stand);

  /// Something that its user should know and that harms nothing.
  void notice(String message);
}
