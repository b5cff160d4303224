package dev.tacho.train.group;

import dev.tacho.train.link.KeeperDoor;
import java.nio.file.Path;
import java.util.Optional;

/// A worker's place in a group that is being started.
///
/// @param attempt from 1: how often the group has been started
/// @param folder new for every attempt, for what the workers share while they run
/// @param resume the checkpoint to go on from
public record Place(
    int rank, int world, int attempt, Path folder, KeeperDoor door, Optional<Path> resume) {}
