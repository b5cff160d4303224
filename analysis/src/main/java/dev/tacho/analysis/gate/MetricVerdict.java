package dev.tacho.analysis.gate;

import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a gate says of one metric.
///
/// @param decides whether it can fail the gate: one that does not is shown, and at worst a soft
///     breach
/// @param baseline one a repeat; empty where there is none
/// @param candidate one a repeat; empty where there is none
/// @param tier the weaker of the two sides'
/// @param change by how much the candidate lies above the baseline; empty where there is no number
/// @param number what the candidate says of all its repeats together; empty where it says none
/// @param relativeLimit as a share of the baseline; [GateLimits#NOT_COMPARED] where it is not held
///     against one
/// @param absoluteLimit in the metric's unit
/// @param bound what the number itself may be
/// @param reason what decided; empty text where there is nothing to say
public record MetricVerdict(
    String label,
    Unit unit,
    Direction direction,
    GateStatus status,
    boolean decides,
    List<Double> baseline,
    List<Double> candidate,
    Tier tier,
    Optional<Change> change,
    OptionalDouble number,
    double relativeLimit,
    double absoluteLimit,
    Bound bound,
    String reason) {
  public MetricVerdict {
    baseline = List.copyOf(baseline);
    candidate = List.copyOf(candidate);
  }

  MetricVerdict with(GateStatus other, boolean deciding, String why) {
    return new MetricVerdict(
        label,
        unit,
        direction,
        other,
        deciding,
        baseline,
        candidate,
        tier,
        change,
        number,
        relativeLimit,
        absoluteLimit,
        bound,
        why);
  }

  /// Whether it was held against a baseline.
  public boolean isCompared() {
    return relativeLimit != GateLimits.NOT_COMPARED;
  }

  /// How far the candidate's values lie above the baseline's.
  ///
  /// @param baseline the baseline's median
  /// @param candidate the candidate's median
  /// @param shift the typical difference, in the metric's unit
  /// @param share the same as a share of the baseline; infinite when the baseline is 0
  /// @param low the lower end of its interval, as a share; NaN where there is none
  /// @param high its upper end
  /// @param method how the interval was obtained
  /// @param worse `share` with its sign turned so that more is worse; NaN for a metric of which
  ///     nobody said which way is better
  /// @param betweenRuns what earlier runs differed by from one to the next, as a share; 0 where too
  ///     few are known
  public record Change(
      double baseline,
      double candidate,
      double shift,
      double share,
      double low,
      double high,
      String method,
      double worse,
      double betweenRuns) {
    /// By how much two such runs differ when nothing has changed, as a share: half of the
    /// interval's width, or what earlier runs differed by if that is more; NaN without an interval.
    public double noise() {
      double half = (high - low) / 2;
      return Double.isNaN(half) ? half : Math.max(half, betweenRuns);
    }
  }
}
