package dev.tacho.bench.arrival;

/// The moments at which requests are due, in order, without an end. Confined to one thread.
@FunctionalInterface
public interface Schedule {
  /// When the next request is due, in nanoseconds since the load began; never before the one
  /// before it.
  long nextNanos();
}
