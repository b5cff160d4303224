package dev.tacho.core;

/// Where one run is written: the port that stores implement. Exactly one writer per run; any
/// thread may call, the sink keeps the order of arrival.
public interface RunSink extends AutoCloseable {
  /// A point without a step.
  long NO_STEP = Long.MIN_VALUE;

  RunId id();

  /// Nanoseconds since the run's start by the sink's monotonic clock: the time for things that
  /// happen now.
  long nanos();

  /// Records an event that happened at `nanos`. A durable one ([RunEvent#durable]) is on disk when
  /// this returns; the others follow within a second. Fails, changing nothing, when the run or a
  /// stage may not go to the state the event says.
  void event(long nanos, RunEvent event);

  /// Records `values` in the order of the shape's names, at `nanos` and the program's own counter
  /// `step` (or [#NO_STEP]). NaN and infinities are data. On disk within a second; the array
  /// may be used again at once. Costs no allocation for a shape that was seen before.
  void point(long nanos, long step, PointShape shape, double[] values);

  /// Records one request or trial of a benchmark: when it was intended to begin, its number by the
  /// benchmark's own counter, how it ended in a word, and `values` in the order of the shape's
  /// columns. Times are nanoseconds since the run's start (a double holds those of 104 days
  /// exactly). On disk within a second; the array may be used again at once. Costs no allocation
  /// for a shape and a status that were seen before. Fails for a sink that is not the run's own
  /// recorder.
  void sample(long intendedNanos, long number, String status, SampleShape shape, double[] values);

  /// Writes what is pending and gives the run up. A run without an ended state stays open for
  /// recovery to judge.
  @Override
  void close();
}
