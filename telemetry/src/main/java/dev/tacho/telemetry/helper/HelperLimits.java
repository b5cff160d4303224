package dev.tacho.telemetry.helper;

import java.time.Duration;
import java.util.List;

/// What a helper process is allowed.
///
/// @param start until its first line: a driver that is not kept loaded takes seconds a GPU
/// @param answer until it answers a request; one that hangs is killed then
/// @param patience how long the sampler's thread waits for an answer; a later one counts at the
///     next tick
/// @param restarts how long after each breakdown it is started again; when the list is used up it
///     is not
public record HelperLimits(
    Duration start, Duration answer, Duration patience, List<Duration> restarts) {
  /// What holds in a run.
  public static final HelperLimits USUAL =
      new HelperLimits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofMillis(5),
          List.of(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60)));

  public HelperLimits {
    restarts = List.copyOf(restarts);
  }
}
