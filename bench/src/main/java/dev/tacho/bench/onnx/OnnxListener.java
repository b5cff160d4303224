package dev.tacho.bench.onnx;

import java.time.Duration;
import java.util.Optional;

/// Hears how a bench goes on. All calls come on the thread that runs it.
public interface OnnxListener {
  /// Where it stands, about ten times a second.
  ///
  /// @param what is done now, as `warm-up` or `repeat 1/3`
  /// @param left how long it may still take; empty when that is not known
  void stands(String what, Duration elapsed, Optional<Duration> left);

  /// Something that the user should know.
  void notice(String message);
}
