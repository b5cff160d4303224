package dev.tacho.cli.view;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.RunStatus;

/// One number of a series, as chosen by `NAME`, `NAME:min`, `NAME:max`, `NAME:count`; the plain
/// name means its latest value. A counter of the machine may be named without its source.
///
/// @param text as typed
public record Metric(String text, String series, Part part) {
  /// Which number of the series.
  enum Part {
    LAST,
    MIN,
    MAX,
    COUNT
  }

  public static Metric of(String text) {
    int colon = text.lastIndexOf(':');
    String part = colon < 0 ? "" : text.substring(colon + 1);
    return switch (part) {
      case "last" -> new Metric(text, text.substring(0, colon), Part.LAST);
      case "min" -> new Metric(text, text.substring(0, colon), Part.MIN);
      case "max" -> new Metric(text, text.substring(0, colon), Part.MAX);
      case "count" -> new Metric(text, text.substring(0, colon), Part.COUNT);
      default -> new Metric(text, text, Part.LAST);
    };
  }

  /// Whether the run of `status` has the series, as far as its status tells.
  public boolean isIn(RunStatus status) {
    return find(status) != null;
  }

  /// The number; NaN when it is one, or when the run has no such series.
  public double of(RunStatus status) {
    SeriesSummary found = find(status);
    if (found == null) {
      return Double.NaN;
    }
    return switch (part) {
      case LAST -> found.last();
      case MIN -> found.min();
      case MAX -> found.max();
      case COUNT -> found.count();
    };
  }

  /// The number for people; `-` when the run has no such series.
  public String cell(RunStatus status) {
    return isIn(status) ? Numbers.text(of(status)) : "-";
  }

  private @org.jspecify.annotations.Nullable SeriesSummary find(RunStatus status) {
    String counter = RunStatus.measured(series);
    SeriesSummary measured = null;
    for (SeriesSummary summary : status.series()) {
      if (summary.name().equals(series)) {
        return summary;
      }
      if (summary.name().equals(counter)) {
        measured = summary;
      }
    }
    return measured;
  }
}
