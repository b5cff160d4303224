package dev.tacho.report.chart;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.metric.Unit;
import java.util.List;
import java.util.OptionalDouble;

/// What a chart shows, whatever draws it.
///
/// @param title above it; empty text for none
/// @param across what runs from left to right
/// @param xName what that is called: `step`, `epoch`, `time`
/// @param span both ends of that axis
/// @param log whether values stand at their logarithm; those that are not above 0 are then left
///     out and counted
/// @param lines what is drawn, each over the same span
public record Chart(
    String title, Curve.By across, String xName, Curve.Span span, boolean log, List<Line> lines) {
  public Chart {
    lines = List.copyOf(lines);
    for (Line line : lines) {
      if (!line.curve().span().equals(span)) {
        throw new IllegalArgumentException(
            "line '" + line.name() + "' spans " + line.curve().span() + ", the chart " + span);
      }
    }
  }

  /// One series.
  ///
  /// @param name for the legend
  public record Line(String name, Unit unit, Curve curve) {
    /// How many of its values are NaN or infinite.
    public long notFinite() {
      long n = 0;
      for (int i = 0; i < curve.columns(); i++) {
        n += curve.notFinite(i);
      }
      return n;
    }
  }

  /// The least value that is drawn; empty where nothing is.
  public OptionalDouble low() {
    double low = Double.POSITIVE_INFINITY;
    for (Line line : lines) {
      for (int i = 0; i < line.curve.columns(); i++) {
        double value = line.curve.low(i);
        // of a column that reaches below 0, a logarithmic axis shows the part above
        double shown = log && !(value > 0) ? line.curve.high(i) : value;
        if (drawn(shown)) {
          low = Math.min(low, shown);
        }
      }
    }
    return low == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(low);
  }

  /// The greatest value that is drawn; empty where nothing is.
  public OptionalDouble high() {
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : lines) {
      for (int i = 0; i < line.curve.columns(); i++) {
        if (drawn(line.curve.high(i))) {
          high = Math.max(high, line.curve.high(i));
        }
      }
    }
    return high == Double.NEGATIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(high);
  }

  private boolean drawn(double value) {
    return !Double.isNaN(value) && (!log || value > 0);
  }

  /// How many columns of all lines hold values that a logarithmic axis cannot show.
  public long belowLog() {
    long n = 0;
    for (Line line : lines) {
      for (int i = 0; log && i < line.curve.columns(); i++) {
        n += line.curve.low(i) <= 0 ? 1 : 0;
      }
    }
    return n;
  }
}
