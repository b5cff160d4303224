package dev.tacho.testkit.curves;

/// Where and how large the one defect of a run is.
///
/// @param from the first value that it changes, from 0; the number of values where there is
///     none
/// @param until the first value that it no longer changes
/// @param size in the scenario's own measure: how high a spike is and how far a drift goes (in
///     falls of the loss), the factor on a gradient norm or a throughput, what stands instead
///     of a number
/// @param where which of the metrics that could show it does
record Defect(int from, int until, double size, int where) {
  boolean at(int i) {
    return i >= from && i < until;
  }

  /// How much of a drift is reached at value `i`: 0 to 1.
  double reached(int i) {
    return until - 1 <= from ? 1 : Math.max(0, (double) (i - from) / (until - 1 - from));
  }
}
