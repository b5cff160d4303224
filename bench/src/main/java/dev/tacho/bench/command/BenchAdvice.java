package dev.tacho.bench.command;

import dev.tacho.bench.load.Surroundings;
import dev.tacho.core.RunEvent;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What a bench tells its user about its own numbers: why they are noisy, and what helps. Pure but
/// for the load, which is read. A gate names this where it is not passed.
final class BenchAdvice {
  /// More than this share of processors wanted by others disturbs a bench.
  private static final double BUSY = 0.5;

  /// A spread beyond this hides changes of the size that gates look for.
  private static final double NOISY_PCT = 3;

  private static final int FEWEST = 5;

  private BenchAdvice() {}

  /// On a machine that other work keeps busy.
  static Optional<RunEvent.Advice> ofLoad(Surroundings here, long nanos) {
    int cpus = Runtime.getRuntime().availableProcessors();
    return here.loadOfLastMinute()
        .filter(load -> load > BUSY * cpus)
        .map(
            load ->
                new RunEvent.Advice(
                    "bench-busy-machine",
                    Severity.WARNING,
                    "this machine is busy: a load of "
                        + Numbers.text(load)
                        + " on "
                        + cpus
                        + (cpus == 1 ? " processor" : " processors"),
                    "wait until it is quiet, or trust processor time more than wall time",
                    evidence(0, nanos, load, BUSY * cpus, "processes", 1),
                    Optional.empty()));
  }

  /// On repeats that differ more than they should.
  static List<RunEvent.Advice> ofTrials(List<Trial> trials, long nanos) {
    List<Trial> good = trials.stream().filter(Trial::ok).toList();
    List<RunEvent.Advice> advice = new ArrayList<>();
    if (good.size() < FEWEST) {
      return advice;
    }
    double[] cpu = values(good, Trial::cpuSeconds);
    double spread = 100 * Spread.sigma(cpu) / Quantiles.median(cpu);
    if (spread > NOISY_PCT) {
      advice.add(
          new RunEvent.Advice(
              "bench-noisy-repeats",
              Severity.WARNING,
              "processor time differs by "
                  + Numbers.text(Math.round(10 * spread) / 10.0)
                  + " % from repeat to repeat",
              "take more repeats (--repeats "
                  + (2 * good.size() + 1)
                  + "), longer ones, or keep the command on one processor (taskset -c 1)",
              evidence(good.getFirst().begunNanos(), nanos, spread, NOISY_PCT, "%", good.size()),
              Optional.empty()));
    }
    double faults = Quantiles.median(values(good, Trial::majorFaults));
    if (faults > 0) {
      advice.add(
          new RunEvent.Advice(
              "bench-reads-storage",
              Severity.INFO,
              "a repeat waits for storage "
                  + Numbers.text(faults)
                  + " times to get its own pages (major faults)",
              "more warm-ups do not help where memory is short; free memory, or expect wall time"
                  + " to vary",
              evidence(good.getFirst().begunNanos(), nanos, faults, 0, "faults", good.size()),
              Optional.empty()));
    }
    return advice;
  }

  private static double[] values(List<Trial> trials, ToDoubleFunction<Trial> field) {
    return trials.stream().mapToDouble(field).toArray();
  }

  private static RunEvent.Evidence evidence(
      long from, long to, double value, double threshold, String unit, long samples) {
    return new RunEvent.Evidence(from, to, Optional.empty(), value, threshold, unit, samples);
  }
}
