package dev.tacho.core;

/// Walks the rows of one set of samples once, in the order they were recorded, without holding
/// them. Confined to one thread; the accessors tell of the row that the last [#next] found.
public interface SampleCursor extends AutoCloseable {
  /// Goes to the next row; false at the end.
  boolean next();

  /// When it was intended to begin, in nanoseconds since the run's start.
  long intendedNanos();

  /// Which request or trial it is, by the benchmark's own counter.
  long number();

  /// How it ended, in the benchmark's own word: `ok`, `timeout`, `http 503`.
  String status();

  /// How many values it has.
  int count();

  /// The name of value `i`, 0 to count - 1.
  String name(int i);

  /// Value `i`, 0 to count - 1; NaN where it never happened.
  double value(int i);

  /// Lets go of the file behind it.
  @Override
  void close();
}
