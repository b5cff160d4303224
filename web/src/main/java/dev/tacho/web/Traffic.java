package dev.tacho.web;

import java.util.Optional;

/// What went through a door so far. Immutable; taken while others count, so the numbers may be a
/// moment apart.
///
/// @param connections   accepted since the door opened
/// @param open          connections open now
/// @param turnedAway    connections over the limit
/// @param requests      that had a readable head
/// @param refused       requests answered with 400 to 599
/// @param cutOff        connections closed because a time limit passed
/// @param eventsSent    server-sent events written
/// @param eventsDropped server-sent events that a slow client did not get
/// @param lastFault     the last thing that went wrong on our side
public record Traffic(
    long connections,
    long open,
    long turnedAway,
    long requests,
    long refused,
    long cutOff,
    long eventsSent,
    long eventsDropped,
    Optional<String> lastFault) {}
