package dev.tacho.core;

/// Walks a run's points once, in the order they were recorded, without holding them. Confined to
/// one thread; the accessors tell of the point that the last [#next] found.
public interface PointCursor extends AutoCloseable {
  /// A point of which nobody wrote down when it was.
  long NO_TIME = Long.MIN_VALUE;

  /// Goes to the next point; false at the end.
  boolean next();

  /// Nanoseconds since the run's start, or [#NO_TIME].
  long nanos();

  /// The program's own counter, or [RunSink#NO_STEP].
  long step();

  /// Who reported it; empty text for the run itself.
  String source();

  /// How many values it has.
  int count();

  /// The name of value `i`, 0 to count - 1.
  String name(int i);

  /// Value `i`, 0 to count - 1; NaN and infinities are data.
  double value(int i);

  /// Lets go of the files behind it.
  @Override
  void close();
}
