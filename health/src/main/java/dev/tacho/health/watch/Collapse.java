package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A group that became slow as a whole. Where a worker or the network is why, that was told; where
/// the machine is busy with something else, that is named by [Contention].
final class Collapse implements Detector {
  private static final int WINDOW = 12;
  private static final int PAST = 200;
  private static final int PAST_NEEDED = 30;
  private static final double HALF = 0.5;
  private static final double NEARLY_HALF = 0.65;
  private static final double SELDOM = 0.1;
  private static final double QUEUED = 0.25;

  private final Group group;
  private final Findings findings;
  private final Stragglers stragglers;
  private final Network network;
  private final Window recent = new Window(WINDOW);
  private final Window queued = new Window(WINDOW);
  private final Window data = new Window(WINDOW);
  private final Window past = new Window(PAST);

  Collapse(Group group, Findings findings, Stragglers stragglers, Network network) {
    this.group = group;
    this.findings = findings;
    this.stragglers = stragglers;
    this.network = network;
  }

  @Override
  public void row(Row row) {
    OptionalDouble rate = row.median(s -> s.tokensPerSecond().orElse(Double.NaN));
    if (rate.isEmpty() || rate.getAsDouble() <= 0) {
      return;
    }
    queued.add(row.median(Collapse::queuedShare).orElse(Double.NaN));
    data.add(row.median(Collapse::dataShare).orElse(Double.NaN));
    double old = recent.add(rate.getAsDouble());
    boolean active = findings.active(AnomalyKind.THROUGHPUT_COLLAPSE);
    if (!active) {
      past.add(old);
    }
    if (!recent.full() || past.size() < PAST_NEEDED) {
      return;
    }
    double usual = past.median();
    double now = recent.median();
    if (active) {
      if (now > NEARLY_HALF * usual) {
        findings.over(AnomalyKind.THROUGHPUT_COLLAPSE, OptionalInt.empty(), row.nanos());
      }
    } else if (now <= HALF * usual && collapsed(usual) && !explained()) {
      boolean rows = data.size() > 0 && data.median() > HALF;
      findings.add(
          Report.ofGroup(AnomalyKind.THROUGHPUT_COLLAPSE)
              .cause(rows ? Cause.DATA : Cause.UNKNOWN)
              .since(row.step() - WINDOW + 1, row.nanos(), row.nanos())
              .clue("tokens per second of a worker, median", now, usual, "1/s", WINDOW)
              .say(
                  "every worker does "
                      + Numbers.text(now, 3)
                      + " tokens a second, "
                      + Numbers.text(100 * now / usual, 2)
                      + " % of its usual "
                      + Numbers.text(usual, 3),
                  rows
                      ? "look at the disk that the rows come from"
                      : "look at clocks, temperatures and power limits: tacho doctor"));
    }
  }

  private boolean collapsed(double usual) {
    double seldom = Math.min(NEARLY_HALF * usual, Quantiles.of(past.array(), SELDOM));
    return Arrays.stream(recent.array()).filter(rate -> rate <= seldom).count() >= WINDOW - 2;
  }

  private boolean explained() {
    boolean busy = queued.size() > 0 && queued.median() >= QUEUED;
    return busy || group.contended() || stragglers.suspects() || network.suspects();
  }

  private static double queuedShare(WorkerStep step) {
    return step.queuedMs().orElse(Double.NaN) / step.computeMs().orElse(Double.NaN);
  }

  private static double dataShare(WorkerStep step) {
    return step.dataMs().orElse(Double.NaN)
        / (step.dataMs().orElse(Double.NaN) + step.computeMs().orElse(Double.NaN));
  }
}
