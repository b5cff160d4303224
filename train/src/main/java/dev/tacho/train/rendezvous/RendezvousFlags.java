package dev.tacho.train.rendezvous;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What was said on the command line; it outweighs the environment, one by one.
///
/// @param meeting `HOST:PORT` of rank 0, or `file:PATH` on one host
/// @param limit of every wait for another worker
public record RendezvousFlags(
    OptionalInt rank, OptionalInt world, Optional<String> meeting, Optional<Duration> limit) {

  /// Nothing was said.
  public static RendezvousFlags none() {
    return new RendezvousFlags(
        OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  boolean any() {
    return rank.isPresent() || world.isPresent() || meeting.isPresent();
  }
}
