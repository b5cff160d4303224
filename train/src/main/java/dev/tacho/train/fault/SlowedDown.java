package dev.tacho.train.fault;

import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How many times as long as the other worker the one with the fault took for a step by itself,
/// from the fault until it was found: the middle of those steps. Time without a processor is no
/// work, but where that is the fault. Confined to one thread.
final class SlowedDown {
  private final Fault fault;
  private final Map<Long, WorkerStep> open = new HashMap<>();
  private final List<Double> ratios = new ArrayList<>();
  private boolean ended;

  SlowedDown(Fault fault) {
    this.fault = fault;
  }

  void take(WorkerStep step) {
    boolean slows = fault.kind().isDelay() || fault.kind() == FaultKind.STARVED;
    if (!slows || ended || step.step() < fault.step()) {
      return;
    }
    WorkerStep other = open.remove(step.step());
    if (other == null) {
      WorkerStep _ = open.put(step.step(), step);
      return;
    }
    double ratio = own(step) / own(other);
    if (Double.isFinite(ratio)) {
      ratios.add(step.rank() == fault.rank() ? ratio : 1 / ratio);
    }
  }

  private double own(WorkerStep step) {
    double queued = fault.kind() == FaultKind.STARVED ? 0 : step.queuedMs().orElse(0);
    return step.computeMs().orElse(Double.NaN) - queued + step.dataMs().orElse(0);
  }

  /// It was found: later steps say nothing.
  void end() {
    ended = true;
  }

  /// Empty where nothing was slowed down, or no worker told its times.
  OptionalDouble factor() {
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Quantiles.median(ratios.stream().mapToDouble(Double::doubleValue).toArray()));
  }
}
