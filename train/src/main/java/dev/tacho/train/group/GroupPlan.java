package dev.tacho.train.group;

import dev.tacho.health.watch.WatchLimits;
import dev.tacho.train.TrainException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// What a keeper is to keep.
///
/// @param world workers at first
/// @param folder for what workers print and share; made where it is not there
/// @param health the file of the health checkpoint
/// @param host at which this machine listens for its workers
/// @param limits of the waits
/// @param recovery what follows a failure
/// @param restarts how often at most
/// @param resume the checkpoint to begin from
/// @param steps that there are to be
public record GroupPlan(
    String name,
    int world,
    Path folder,
    Path health,
    String host,
    WatchLimits limits,
    Recovery recovery,
    int restarts,
    Optional<KnownCheckpoint> resume,
    OptionalLong steps) {
  /// Where workers of this machine reach their keeper.
  public static final String LOOPBACK = "127.0.0.1";

  /// What follows when a worker is lost or its numbers are worthless.
  public enum Recovery {
    /// The training has failed.
    NONE,
    /// As many workers again, from the newest checkpoint that is good.
    SAME,
    /// One worker fewer, from there.
    FEWER
  }

  public GroupPlan {
    if (world < 1) {
      throw new TrainException("workers " + world + " is not a whole number from 1");
    }
    if (restarts < 0) {
      throw new TrainException("restarts " + restarts + " is not a whole number from 0");
    }
  }
}
