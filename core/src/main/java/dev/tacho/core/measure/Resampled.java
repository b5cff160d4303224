package dev.tacho.core.measure;

import java.util.Locale;

/// What was drawn again to get an interval. Requests and batches of one run are autocorrelated, so
/// intervals over repeats or seeds are the ones that decide.
public enum Resampled {
  /// Single requests of one run.
  REQUEST,
  /// Batches, or blocks of neighbours, of one run.
  BATCH,
  /// Whole repeats of the same work.
  REPEAT,
  /// Whole repeats that differ in their seed.
  SEED;

  /// The word written in files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
