package dev.tacho.cli.policy;

import dev.tacho.core.metric.Direction;
import java.util.List;
import java.util.Optional;

/// What a run has to keep to. Immutable.
///
/// @param gate the baseline that runs are held against where the command line names none
/// @param maxRegression how much worse a metric may be, as a share, where its limit does not say
/// @param soft where the soft limit is, in parts of the limit
/// @param anyMachine whether a baseline of another machine is compared all the same
/// @param strict whether a soft breach fails
/// @param limits in the order of the file
public record GatePolicy(
    Optional<String> gate,
    Optional<Double> maxRegression,
    double soft,
    boolean anyMachine,
    boolean strict,
    List<Limit> limits) {
  /// Format and major version.
  public static final String SCHEMA = "tacho.gate-policy/1";

  public GatePolicy {
    limits = List.copyOf(limits);
  }

  /// The limits of one number.
  ///
  /// @param line where it stands in the file
  /// @param metric the number's label, as `latency_ms:p99`; means it at every place of the run
  ///     unless it names one: `latency_ms:p99 {batch=8}`
  /// @param min the least that passes
  /// @param max the most that passes
  /// @param maxRegression how much worse than the baseline it may be, as a share
  /// @param maxAbsolute a change smaller than this is none
  /// @param required whether its absence fails
  /// @param better which way it is better, where the registry does not know
  public record Limit(
      int line,
      String metric,
      Optional<Amount> min,
      Optional<Amount> max,
      Optional<Double> maxRegression,
      Optional<Amount> maxAbsolute,
      boolean required,
      Optional<Direction> better) {}
}
