package dev.tacho.analysis.finding;

import dev.tacho.core.metric.Direction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// How readily something counts as found, for all metrics and for single ones.
///
/// @param usual what holds for a metric that `byMetric` does not name
/// @param byMetric by name, or by a pattern with one `*` at an end; the first that fits holds
/// @param directions which way a metric is better, as its user or a schema states it: before all
///     other sources
/// @param off what is not looked for
public record Sensitivity(
    Limits usual,
    Map<String, Limits> byMetric,
    Map<String, Direction> directions,
    Set<FindingKind> off) {
  /// What holds unless somebody says otherwise.
  public static final Sensitivity DEFAULT =
      new Sensitivity(Limits.DEFAULT, Map.of(), Map.of(), Set.of());

  public Sensitivity {
    byMetric = new LinkedHashMap<>(byMetric);
    directions = Map.copyOf(directions);
    off = Set.copyOf(off);
  }

  /// Limits of one metric.
  ///
  /// @param falseAlarm the chance that a detector may cry wolf over a whole healthy series
  /// @param matters the least change of a level that is worth a word, as a share of the way that
  ///     the metric went in the run
  /// @param window how many values around one make the level that it is held against, when single
  ///     wild values are looked for; 0 for three and for twelve blocks on each side
  public record Limits(double falseAlarm, double matters, int window) {
    /// One false alarm in a thousand healthy series: a run of five metrics is then wrongly accused
    /// by one detector in two hundred runs. A twentieth of the way matters: less is not seen on a
    /// chart of usual height.
    public static final Limits DEFAULT = new Limits(0.001, 0.05, 0);

    public Limits {
      if (!(falseAlarm > 0 && falseAlarm < 1)) {
        throw new IllegalArgumentException(
            "chance of a false alarm is not between 0 and 1: " + falseAlarm);
      }
      if (!(matters > 0 && matters < 1)) {
        throw new IllegalArgumentException("share that matters is not between 0 and 1: " + matters);
      }
      if (window < 0) {
        throw new IllegalArgumentException("window of a base line is below 0: " + window);
      }
    }
  }

  /// What holds for the metric `name`.
  Limits of(String name) {
    for (Map.Entry<String, Limits> entry : byMetric.entrySet()) {
      if (fits(entry.getKey(), name)) {
        return entry.getValue();
      }
    }
    return usual;
  }

  private static boolean fits(String pattern, String name) {
    if (pattern.endsWith("*")) {
      return name.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*") ? name.endsWith(pattern.substring(1)) : name.equals(pattern);
  }
}
