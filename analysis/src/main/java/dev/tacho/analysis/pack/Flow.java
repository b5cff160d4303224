package dev.tacho.analysis.pack;

import dev.tacho.core.metric.Metric;
import dev.tacho.stats.Quantiles;
import java.util.List;

/// A quantity of a run over time, in equal parts of it.
///
/// @param of what it was made of, for a legend: `latency_ms`, `gpu_power_w/0`
/// @param how how it was obtained
/// @param points parts without a value are left out
public record Flow(Kind kind, Metric of, String how, List<Point> points) {
  public Flow {
    points = List.copyOf(points);
  }

  /// Which of the three lines of the overview it belongs to.
  public enum Kind {
    LATENCY("latency"),
    THROUGHPUT("throughput"),
    POWER("power");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word for a legend: `latency`.
    public String word() {
      return word;
    }
  }

  /// A value and when.
  ///
  /// @param seconds the middle of the part, since the run's start
  public record Point(double seconds, double value) {}

  /// Each value divided by the median of all of them; empty where that is 0 or there is none.
  public List<Point> normalised() {
    double[] values =
        points.stream().mapToDouble(Point::value).filter(Double::isFinite).sorted().toArray();
    if (values.length == 0) {
      return List.of();
    }
    double middle = Quantiles.median(values);
    return middle == 0 || !Double.isFinite(middle)
        ? List.of()
        : points.stream().map(p -> new Point(p.seconds, p.value / middle)).toList();
  }
}
