package dev.tacho.bench.load;

/// Takes down single queries. Workers call at the same time; a call costs some tens of nanoseconds
/// and neither waits nor allocates.
@FunctionalInterface
public interface Rows {
  /// A query that was answered.
  int OK = 0;

  /// A query whose work failed.
  int FAILED = 1;

  /// A query that was due and never sent, the end having come before a worker was free.
  int UNSENT = 2;

  /// Takes down a query.
  ///
  /// @param repeat from 1; 0 is warm-up
  /// @param number of the query within its repeat, from 1
  /// @param status one of the three
  /// @param due when it was to be sent, by the monotonic clock as all times
  /// @param sent when it was sent
  /// @param last when the answer was there
  void put(int repeat, long number, int status, long due, long sent, long last);
}
