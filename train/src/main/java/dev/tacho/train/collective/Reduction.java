package dev.tacho.train.collective;

/// A sum that is under way.
public interface Reduction {

  /// Returns when the part is its sum over all workers; says how long it waited here, in
  /// nanoseconds.
  long await();
}
