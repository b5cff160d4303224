package dev.tacho.core.series;

/// A walk over a series, block by block, so that a fold runs over plain arrays. The arrays belong
/// to the walk, are at least as long as the block, must not be written to and hold until the next
/// [#next]. Confined to one thread.
public interface SeriesBlocks extends AutoCloseable {
  /// Most values in a block.
  int MOST = 4_096;

  /// Goes to the next block and tells how many values it has; 0 at the end.
  int next();

  /// The program's own counter of each value, or [dev.tacho.core.RunSink#NO_STEP].
  long[] steps();

  /// Nanoseconds since the run's start of each value, or [dev.tacho.core.PointCursor#NO_TIME].
  long[] nanos();

  /// The values; NaN and infinities are data.
  double[] values();

  /// Lets go of what is behind it.
  @Override
  void close();
}
