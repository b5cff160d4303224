package dev.tacho.train.rendezvous;

import dev.tacho.train.TrainException;
import java.time.Duration;

/// Which worker this is, and where it meets the others.
///
/// @param rank from 0
/// @param world number of workers
/// @param at where they meet
/// @param limit how long any wait for another worker may last: for it to come, and in a collective
public record Rendezvous(int rank, int world, Meeting at, Duration limit) {

  /// How long workers wait for each other when nobody says.
  public static final Duration LIMIT = Duration.ofSeconds(30);

  /// @throws TrainException when the rank is none of so many, or they have nowhere to meet
  public Rendezvous {
    if (world < 1) {
      throw new TrainException("world size " + world + " is not at least 1");
    }
    if (rank < 0 || rank >= world) {
      throw new TrainException(
          "rank %d is not one of a world of %d: ranks are 0 to %d"
              .formatted(rank, world, world - 1));
    }
    if (world > 1 && at instanceof Meeting.Nowhere) {
      throw new TrainException(
          world + " workers have nowhere to meet; name HOST:PORT of rank 0 or a file");
    }
    if (limit.toMillis() < 1) {
      throw new TrainException("limit " + limit + " of waits is not at least 1 ms");
    }
  }

  /// Of a worker without others.
  public static Rendezvous alone() {
    return new Rendezvous(0, 1, new Meeting.Nowhere(), LIMIT);
  }
}
