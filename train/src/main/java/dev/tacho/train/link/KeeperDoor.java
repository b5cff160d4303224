package dev.tacho.train.link;

/// Where the keeper of a group listens to its workers.
///
/// @param token that a worker says first, so that nobody else is heard
public record KeeperDoor(String host, int port, String token) {}
