package dev.tacho.readers.columns;

/// Where the three chunks of a block lie on its shelf.
///
/// @param count how many values it has, at least 1
/// @param latestStep the greatest of its steps
record Block(int count, long latestStep, Chunk steps, Chunk nanos, Chunk values) {
  /// A place and a length. Blocks of series that were logged together share theirs.
  record Chunk(long place, int length) {}
}
