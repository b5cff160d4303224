package dev.tacho.analysis.compare;

import java.util.Locale;

/// How one side stands to another in a metric.
public enum Standing {
  BETTER,
  WORSE,
  /// The repeats are many enough, and what differs is no more than chance allows.
  NO_DIFFERENCE,
  /// Something differs, and too few repeats tell how much of it is chance.
  NOT_ENOUGH_REPEATS,
  /// Nobody said which way the metric is better, or neither is.
  NO_DIRECTION,
  /// One side has no value there, or the two do not mean the same.
  NOT_COMPARABLE;

  /// The word in files: `not_enough_repeats`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
