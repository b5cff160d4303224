package dev.tacho.core.pipeline;

import java.time.Duration;

/// How often a stage is tried before it has failed.
///
/// @param attempts in all, 1 to [#MAX_ATTEMPTS]
/// @param delay between the end of one and the begin of the next
public record Retry(int attempts, Duration delay) {
  /// More would hide a fault for days.
  public static final int MAX_ATTEMPTS = 100;

  /// One attempt.
  public static final Retry NONE = new Retry(1, Duration.ZERO);

  public Retry {
    if (attempts < 1 || attempts > MAX_ATTEMPTS || delay.isNegative()) {
      throw new IllegalArgumentException(
          "attempts " + attempts + ", delay " + delay + "; 1 to " + MAX_ATTEMPTS + " attempts");
    }
  }
}
