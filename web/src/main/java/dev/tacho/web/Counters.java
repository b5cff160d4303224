package dev.tacho.web;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What a door has counted. Any thread.
final class Counters {
  final LongAdder connections = new LongAdder();
  final AtomicLong open = new AtomicLong();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder cutOff = new LongAdder();
  final LongAdder eventsSent = new LongAdder();
  final LongAdder eventsDropped = new LongAdder();
  private final AtomicReference<@Nullable String> lastFault = new AtomicReference<>();

  void fault(String what, Throwable why) {
    lastFault.set(what + ": " + why);
  }

  Traffic snapshot() {
    return new Traffic(
        connections.sum(),
        open.get(),
        turnedAway.sum(),
        requests.sum(),
        refused.sum(),
        cutOff.sum(),
        eventsSent.sum(),
        eventsDropped.sum(),
        Optional.ofNullable(lastFault.get()));
  }
}
