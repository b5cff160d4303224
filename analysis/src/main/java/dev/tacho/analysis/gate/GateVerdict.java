package dev.tacho.analysis.gate;

import dev.tacho.core.RunEvent;
import java.util.List;
import java.util.Optional;

/// What a gate says of a run.
///
/// @param reasons why the whole cannot be judged, or what the reader must know of it
/// @param advice what rules found in the run, worst first: the likely explanation of a status that
///     is not passed
/// @param history how many earlier runs of the same work on this machine there are
/// @param advisoryUntil how many it wants before the verdict counts; 0 for none
public record GateVerdict(
    GateStatus status,
    String candidate,
    Optional<String> baseline,
    List<MetricVerdict> metrics,
    List<String> reasons,
    List<RunEvent.Advice> advice,
    int history,
    int advisoryUntil) {
  public GateVerdict {
    metrics = List.copyOf(metrics);
    reasons = List.copyOf(reasons);
    advice = List.copyOf(advice);
  }

  /// Whether the verdict only advises, as there are too few earlier runs to know what is usual.
  public boolean advisory() {
    return history < advisoryUntil;
  }
}
