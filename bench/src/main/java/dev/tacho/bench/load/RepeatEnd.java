package dev.tacho.bench.load;

/// How a repeat went as a whole: every query is counted here, whether or not it is among the rows.
///
/// @param repeat from 1
/// @param from when its first query was due, by the monotonic clock
/// @param to when its last answer was there
/// @param answered queries that were answered
/// @param failed queries whose work failed
/// @param unsent queries that were due and never sent
/// @param every one query of so many is a row
public record RepeatEnd(
    int repeat, long from, long to, long answered, long failed, long unsent, int every) {
  /// How long it took.
  public double seconds() {
    return (to - from) / 1e9;
  }
}
