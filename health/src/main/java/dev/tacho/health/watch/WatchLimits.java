package dev.tacho.health.watch;

import java.time.Duration;

/// How long is too long.
///
/// @param join until every worker has said something
/// @param collective from the first worker that enters a collective to the last that leaves it
/// @param silence without a word from a worker that is in no collective, while others go on
/// @param stepSkew how many steps workers may be apart
public record WatchLimits(Duration join, Duration collective, Duration silence, long stepSkew) {
  /// A minute to join, half a minute a collective, a minute of silence, two steps apart.
  public static final WatchLimits USUAL =
      new WatchLimits(Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(1), 2);

  /// The same with another limit for collectives.
  public WatchLimits withCollective(Duration limit) {
    return new WatchLimits(join, limit, silence, stepSkew);
  }
}
