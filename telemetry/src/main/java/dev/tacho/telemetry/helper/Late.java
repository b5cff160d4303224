package dev.tacho.telemetry.helper;

import java.time.Duration;

/// A source whose counters are found some time after it was opened. A run does not wait for them;
/// who wants to know what a machine has does.
public interface Late {
  /// Waits until they are known, or why there are none.
  void await(Duration longest);
}
