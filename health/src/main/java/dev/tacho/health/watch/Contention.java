package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerStep;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A machine that gives its time to others too. Named, never an alarm:
/// docs/decisions/207-contention-is-no-alarm.md.
///
/// What tells it is the kernel's pressure. Where the kernel keeps none, it is the workers' own
/// waiting for a processor, where all of them wait: one that waits alone is a straggler.
final class Contention implements Detector {
  private static final double STEAL = 0.05;
  private static final double PRESSURE = 0.3;

  private final Group group;
  private final Findings findings;
  private final double[] computed;
  private final double[] queued;
  private OptionalDouble waited = OptionalDouble.empty();
  private int busy;
  private int calm;

  Contention(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
    this.computed = new double[group.world()];
    this.queued = new double[group.world()];
  }

  @Override
  public void row(Row row) {
    for (WorkerStep step : row.steps()) {
      computed[step.rank()] += step.computeMs().orElse(Double.NaN);
      queued[step.rank()] += step.queuedMs().orElse(Double.NaN);
    }
  }

  @Override
  public void hear(Heard heard) {
    if (heard instanceof Heard.Loaded loaded) {
      waited = loaded.pressure().isPresent() ? OptionalDouble.empty() : waitedByAll();
      Arrays.fill(computed, 0);
      Arrays.fill(queued, 0);
      judge(loaded);
    }
  }

  /// The smallest share of its computing that a worker waited for a processor since the last time;
  /// what was known before where no step ended since.
  private OptionalDouble waitedByAll() {
    double least = Double.POSITIVE_INFINITY;
    boolean any = false;
    for (int rank = 0; rank < computed.length; rank++) {
      if (computed[rank] != 0) {
        any = true;
        least = Math.min(least, queued[rank] / computed[rank]);
      }
    }
    return any
        ? Double.isFinite(least) ? OptionalDouble.of(least) : OptionalDouble.empty()
        : waited;
  }

  private void judge(Heard.Loaded loaded) {
    double stolen = loaded.steal().orElse(0);
    boolean now =
        stolen >= STEAL || loaded.pressure().orElse(0) >= PRESSURE || waited.orElse(0) >= PRESSURE;
    if (now) {
      group.busyAt(loaded.nanos());
    }
    busy = now ? busy + 1 : 0;
    calm = now ? 0 : calm + 1;
    if (calm >= 3) {
      findings.over(AnomalyKind.CONTENTION, OptionalInt.empty(), loaded.nanos());
    }
    if (busy < 2) {
      return;
    }
    Report report =
        Report.ofGroup(AnomalyKind.CONTENTION)
            .cause(Cause.HOST)
            .since(OptionalLong.empty(), loaded.nanos(), loaded.nanos());
    share(report, "stolen by the hypervisor", loaded.steal(), STEAL);
    share(report, "time that tasks waited for a processor", loaded.pressure(), PRESSURE);
    share(report, "compute in which every worker waited for a processor", waited, PRESSURE);
    findings.add(
        report.say(
            why(loaded, stolen),
            "times of this machine say less meanwhile; run fewer workers or other work elsewhere"));
  }

  private String why(Heard.Loaded loaded, double stolen) {
    if (stolen >= STEAL) {
      return "the hypervisor takes " + percent(stolen) + " of the time away";
    }
    String busy = ": the machine is busy with more than it has processors for";
    return loaded.pressure().isPresent()
        ? "tasks waited for a processor "
            + percent(loaded.pressure().getAsDouble())
            + " of the time"
            + busy
        : "every worker waited for a processor in "
            + percent(waited.orElse(0))
            + " of its compute or more"
            + busy;
  }

  private static void share(Report report, String what, OptionalDouble share, double limit) {
    share.ifPresent(s -> report.clue(what, 100 * s, 100 * limit, "%", 1));
  }

  private static String percent(double share) {
    return Numbers.text(100 * share, 2) + " %";
  }
}
