package dev.tacho.analysis.summary;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.metric.Direction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which metric a run is judged by.
final class Objective {
  private static final String[] HELD_OUT = {
    "val", "valid", "validation", "eval", "test", "dev", "held_out"
  };

  private Objective() {}

  /// The one that `named` names; else the first by rank: a held-out loss, a loss, any other of
  /// known direction.
  static Optional<MetricStats> of(List<MetricStats> metrics, Optional<String> named) {
    Optional<MetricStats> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (MetricStats metric : metrics) {
      if (named.isPresent()) {
        if (metric.name().equals(named.get())) {
          return Optional.of(metric);
        }
        continue;
      }
      int rank = rank(metric);
      if (rank < least) {
        least = rank;
        best = Optional.of(metric);
      }
    }
    return best;
  }

  private static int rank(MetricStats metric) {
    Direction direction = metric.meaning().direction();
    if (direction != Direction.LOWER && direction != Direction.HIGHER) {
      return Integer.MAX_VALUE;
    }
    String name = metric.name().toLowerCase(Locale.ROOT);
    int rank = name.contains("loss") ? 0 : direction == Direction.LOWER ? 4 : 2;
    if (!heldOut(name)) {
      rank++;
    }
    // a handful of values cannot be judged when another metric has thousands
    return metric.count() < 3 ? rank + 100 : rank;
  }

  private static boolean heldOut(String name) {
    for (String word : HELD_OUT) {
      int at = name.indexOf(word);
      if (at >= 0
          && (at == 0 || !Character.isLetter(name.charAt(at - 1)))
          && (at + word.length() == name.length()
              || !Character.isLetter(name.charAt(at + word.length())))) {
        return true;
      }
    }
    return false;
  }
}
