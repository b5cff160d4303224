package dev.tacho.train.sweep;

import java.time.Duration;

/// Hears how a sweep goes. Called on the sweep's thread.
public interface SweepListener {

  /// So many sizes of so many are done.
  void done(int sizes, int of, Duration elapsed);
}
