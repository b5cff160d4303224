package dev.tacho.analysis.query;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.metric.Direction;
import java.util.Locale;
import java.util.OptionalDouble;

/// One number of a metric: `loss` and `loss:last` are its latest value, `loss:best` the best by its
/// direction, `loss:min`, `loss:max` and `loss:count` what they say.
///
/// @param metric its name
public record Selector(String metric, Part part) {
  /// Which number of the metric.
  public enum Part {
    LAST,
    /// By the metric's direction; nothing where that is unknown.
    BEST,
    MIN,
    MAX,
    COUNT;

    /// As it is typed: `best`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Reads `NAME` or `NAME:PART`. What stands after a colon and is no part belongs to the name.
  public static Selector of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      for (Part part : Part.values()) {
        if (part.word().equals(text.substring(colon + 1))) {
          return new Selector(text.substring(0, colon), part);
        }
      }
    }
    return new Selector(text, Part.LAST);
  }

  /// The number, which may be NaN; empty where the run has no such metric, and of the best where
  /// nobody knows which way is better.
  public OptionalDouble of(QueriedRun run) {
    SeriesSummary found = run.series(metric).orElse(null);
    if (found == null) {
      return OptionalDouble.empty();
    }
    return switch (part) {
      case LAST -> OptionalDouble.of(found.last());
      case MIN -> OptionalDouble.of(found.min());
      case MAX -> OptionalDouble.of(found.max());
      case COUNT -> OptionalDouble.of((double) found.count());
      case BEST -> best(found, run.direction(metric));
    };
  }

  private static OptionalDouble best(SeriesSummary found, Direction direction) {
    return switch (direction) {
      case LOWER -> OptionalDouble.of(found.min());
      case HIGHER -> OptionalDouble.of(found.max());
      case NEITHER, UNKNOWN -> OptionalDouble.empty();
    };
  }

  /// As it is typed: `loss`, `loss:best`.
  @Override
  public String toString() {
    return part == Part.LAST ? metric : metric + ":" + part.word();
  }
}
