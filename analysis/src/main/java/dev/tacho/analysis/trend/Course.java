package dev.tacho.analysis.trend;

import java.util.Locale;

/// How a line went, judged by its last change.
public enum Course {
  /// The last change of level was for the worse.
  REGRESSED,
  /// The last change of level was for the better.
  IMPROVED,
  /// The level changed, and nobody said which way is better.
  CHANGED,
  /// It gets worse from run to run, and no single run brought it.
  DRIFTS_WORSE,
  /// It gets better from run to run.
  DRIFTS_BETTER,
  /// It goes one way from run to run, and nobody said which way is better.
  DRIFTS,
  /// No change that is more than chance and large enough to count.
  STEADY,
  /// Too few runs to tell.
  TOO_FEW;

  /// The word in files: `drifts_worse`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
