package dev.tacho.readers.sqlite;

/// Hears of the places of a database that cannot be read; what is around them is read all the
/// same.
@FunctionalInterface
public interface Faults {
  /// Hears of one.
  ///
  /// @param offset byte of the database file where the damaged part begins
  void damaged(long offset, String what);
}
