package dev.tacho.analysis.gate;

import java.util.Map;
import java.util.Set;

/// How much worse a metric may be. Immutable.
///
/// @param relative the limit as a share of the baseline, by the metric's label
/// @param otherwise the same for the metrics that are not named there
/// @param absolute a change smaller than this, in the metric's unit, is no breach however large a
///     share it is; by label, [#floor] for the others
/// @param softShare the soft limit in parts of the limit
/// @param asked labels of the metrics that are judged; all of the baseline's when empty
/// @param anyMachine whether runs of different machines are compared all the same
/// @param bounds what numbers themselves may be, by label
/// @param required labels of the metrics whose absence fails
public record GateLimits(
    Map<String, Double> relative,
    double otherwise,
    Map<String, Double> absolute,
    double softShare,
    Set<String> asked,
    boolean anyMachine,
    Map<String, Bound> bounds,
    Set<String> required) {
  /// As a relative limit: the metric is not held against the baseline.
  public static final double NOT_COMPARED = Double.POSITIVE_INFINITY;

  /// Worse by more than this share is a failure.
  public static final double RELATIVE = 0.05;

  /// The soft limit is at this part of the limit.
  public static final double SOFT_SHARE = 0.5;

  /// The fewest repeats on either side that allow a verdict.
  public static final int FEWEST = 5;

  /// How sure a difference must be, two-sided.
  public static final double LEVEL = 0.95;

  private static final double START_SECONDS = 0.010;
  private static final double PAGES_BYTES = 1 << 20;

  public GateLimits {
    relative = Map.copyOf(relative);
    absolute = Map.copyOf(absolute);
    asked = Set.copyOf(asked);
    bounds = Map.copyOf(bounds);
    required = Set.copyOf(required);
    if (!(otherwise >= 0) || relative.values().stream().anyMatch(share -> !(share >= 0))) {
      throw new IllegalArgumentException("a limit is below 0: " + relative + ", " + otherwise);
    }
    if (!(softShare > 0 && softShare <= 1)) {
      throw new IllegalArgumentException("soft limit is not a part of the limit: " + softShare);
    }
  }

  /// Limits against a baseline alone.
  public GateLimits(
      Map<String, Double> relative,
      double otherwise,
      Map<String, Double> absolute,
      double softShare,
      Set<String> asked,
      boolean anyMachine) {
    this(relative, otherwise, absolute, softShare, asked, anyMachine, Map.of(), Set.of());
  }

  /// The limits where nothing else is said.
  public static GateLimits usual() {
    return new GateLimits(Map.of(), RELATIVE, Map.of(), SOFT_SHARE, Set.of(), false);
  }

  Bound bound(String label) {
    return bounds.getOrDefault(label, Bound.NONE);
  }

  /// Whether `label` is held against the baseline.
  boolean isCompared(String label) {
    return relative(label) != NOT_COMPARED;
  }

  double relative(String label) {
    return relative.getOrDefault(label, otherwise);
  }

  double absolute(String label) {
    return absolute.getOrDefault(label, floor(label));
  }

  /// The absolute limit of a metric where none is stated: what starting any process costs and
  /// varies by; none for other metrics.
  public static double floor(String label) {
    return switch (label) {
      case "cpu_time_s", "duration_s" -> START_SECONDS;
      case "peak_process_memory_bytes" -> PAGES_BYTES;
      default -> 0;
    };
  }
}
