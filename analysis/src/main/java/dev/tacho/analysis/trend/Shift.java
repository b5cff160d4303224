package dev.tacho.analysis.trend;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// A change of level, located to the run that brought it.
///
/// @param at index of the first point of the new level
/// @param before median of the level until then
/// @param after median of the level from there on
/// @param share by how much, in parts of the level before; infinite where that is 0
/// @param p chance of a change as clear, were the order of the runs of no account; empty where the
///     level is told by its newest runs alone
/// @param method how it was found
/// @param lastBefore the last run of the level before
/// @param brought the first run of the new one
/// @param differences what the two differ in, as `git.commit: 3fa… then 9bc…`
public record Shift(
    int at,
    double before,
    double after,
    double share,
    OptionalDouble p,
    String method,
    Kind kind,
    TrendPoint lastBefore,
    TrendPoint brought,
    List<String> differences) {
  public Shift {
    differences = List.copyOf(differences);
  }

  /// What it means.
  public enum Kind {
    /// For the worse.
    REGRESSION,
    /// For the better.
    IMPROVEMENT,
    /// Nobody said which way is better, or neither is.
    CHANGE;

    /// The word in files.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
