package dev.tacho.recorder.advice;

import java.util.Map;

/// What earlier runs of the same kind had. Immutable.
///
/// @param pasts by stage and series
/// @param why there are none, or not more; for people
public record Baselines(Map<Key, Past> pasts, String why) {
  public Baselines {
    pasts = Map.copyOf(pasts);
  }

  /// A series within a stage; empty text outside any.
  public record Key(String stage, String series) {}

  /// The middle of what earlier runs had.
  ///
  /// @param median over the runs, each by its own median
  /// @param deviation the median distance of the runs from it
  /// @param runs how many
  public record Past(double median, double deviation, int runs) {}

  /// No earlier run, for a reason.
  public static Baselines none(String why) {
    return new Baselines(Map.of(), why);
  }
}
