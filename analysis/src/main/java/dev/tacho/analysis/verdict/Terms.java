package dev.tacho.analysis.verdict;

import dev.tacho.core.metric.Direction;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// On what terms runs are judged. Immutable.
///
/// @param vary axes ([Axis]) and names of single things that are meant to differ
/// @param metrics labels or metrics that are looked at; all but the account of what a run used when
///     empty
/// @param goals which way metrics are better, before what their results say
/// @param weights by label, metric or [Family]; 1 for what is not named
/// @param least a difference below this share of the first run's value is noise whatever the
///     interval says
public record Terms(
    Set<String> vary,
    List<String> metrics,
    Map<String, Direction> goals,
    Map<String, Double> weights,
    double least) {
  /// The least share where nothing else is said.
  public static final double LEAST = 0.01;

  /// How sure a difference must be, two-sided, held against all figures judged.
  public static final double LEVEL = 0.95;

  /// The fewest repeats on either side that allow a verdict.
  public static final int FEWEST = 3;

  /// How often a bootstrap draws.
  public static final int DRAWS = 2000;

  static final long SEED = 20_000;

  public Terms {
    vary = Set.copyOf(vary);
    metrics = List.copyOf(metrics);
    goals = Map.copyOf(goals);
    weights = Map.copyOf(weights);
    if (!(least >= 0 && least < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the least difference is no share: " + least);
    }
    weights.forEach(
        (name, weight) -> {
          if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight of " + name + " is below 0: " + weight);
          }
        });
  }

  /// Nothing is meant to differ, all figures, equal weights.
  public static Terms usual() {
    return new Terms(Set.of(), List.of(), Map.of(), Map.of(), LEAST);
  }
}
