package dev.tacho.core.series;

/// All values of one metric from one source, in the order they were recorded. Immutable; any
/// thread may walk it, each with blocks of its own.
public interface Series {
  /// The metric's name as the program says it.
  String name();

  /// Who reported it; empty text for the run itself.
  String source();

  /// How many values there are, NaN and infinities included.
  long count();

  /// A walk from the first value on. Whoever asks closes it.
  SeriesBlocks blocks();
}
