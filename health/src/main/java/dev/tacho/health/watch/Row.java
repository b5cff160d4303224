package dev.tacho.health.watch;

import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// What workers said of one step, by rank. A worker that is gone is not in it.
///
/// @param nanos when the last of them had said it
record Row(long step, long nanos, List<WorkerStep> steps) {
  /// Middle of all the others' finite values; empty where there is none.
  OptionalDouble others(int rank, ToDoubleFunction<WorkerStep> value) {
    return middle(steps.stream().filter(s -> s.rank() != rank).mapToDouble(value).toArray());
  }

  /// Middle of all finite values; empty where there is none.
  OptionalDouble median(ToDoubleFunction<WorkerStep> value) {
    return middle(steps.stream().mapToDouble(value).toArray());
  }

  private static OptionalDouble middle(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    return finite.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Quantiles.median(finite));
  }
}
