package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Numbers that are none any more, gradients that were bent before the reduction, and losses that
/// leave the others' or rise for good.
///
/// After one worker's gradient is not finite, the reduction hands that to all: only the first step
/// with such a number says whose it was. A flipped exponent bit makes one gradient's norm many
/// times the others' and its own past; smaller changes hide in the scatter of gradients, and are
/// found by computing twice ([Digests]).
final class Losses implements Detector {
  /// Rows of real text make one worker's norm 28 times the other's; the upper bits of an exponent
  /// make it thousands of times so.
  private static final double SPIKE = 100;

  private static final int NORMS = 50;
  private static final int NORMS_NEEDED = 5;
  private static final double SIGMAS = 8;
  private static final int WINDOW = 8;
  private static final int PAST = 100;
  private static final int PAST_NEEDED = 20;
  private static final double LEAST_NATS = 0.25;
  private static final int GROUP_WINDOW = 20;

  private final Findings findings;
  private final List<Window> norms;
  private final List<Window> shares;
  private final List<Window> apart;
  private final List<Window> apartBefore;
  private final Window mean = new Window(GROUP_WINDOW);
  private double best = Double.POSITIVE_INFINITY;

  Losses(Group group, Findings findings) {
    this.findings = findings;
    this.norms = windows(group.world(), NORMS);
    this.shares = windows(group.world(), NORMS);
    this.apart = windows(group.world(), WINDOW);
    this.apartBefore = windows(group.world(), PAST);
  }

  private static List<Window> windows(int world, int capacity) {
    return IntStream.range(0, world).mapToObj(_ -> new Window(capacity)).toList();
  }

  @Override
  public void row(Row row) {
    if (broken(row) || findings.active(AnomalyKind.NOT_FINITE)) {
      return;
    }
    for (WorkerStep step : row.steps()) {
      spike(row, step);
    }
    if (findings.active(AnomalyKind.CORRUPT_GRADIENT)) {
      return;
    }
    for (WorkerStep step : row.steps()) {
      leaves(row, step);
    }
    rises(row);
  }

  private boolean broken(Row row) {
    List<WorkerStep> bad = row.steps().stream().filter(s -> !finite(s)).toList();
    if (bad.isEmpty()) {
      findings.over(AnomalyKind.NOT_FINITE, row.nanos());
      return false;
    }
    if (findings.active(AnomalyKind.NOT_FINITE) || findings.active(AnomalyKind.CORRUPT_GRADIENT)) {
      return true;
    }
    if (bad.size() == row.steps().size() && bad.size() > 1) {
      findings.add(
          Report.ofGroup(AnomalyKind.NOT_FINITE)
              .cause(Cause.NUMBERS)
              .since(row.step(), row.nanos(), row.nanos())
              .clue("workers without a finite loss and gradient", bad.size(), "", bad.size())
              .say(
                  "no worker has a finite loss and gradient at step " + row.step(),
                  "lower the learning rate or clip gradients, and resume from a checkpoint before"
                      + " this step"));
      return true;
    }
    for (WorkerStep step : bad) {
      if (Double.isFinite(step.loss()) && overflown(step)) {
        bent(
            row,
            step,
            Double.POSITIVE_INFINITY,
            row.others(step.rank(), Losses::norm).orElse(Double.NaN));
      } else {
        findings.add(
            Report.of(AnomalyKind.NOT_FINITE, step.rank())
                .cause(Cause.NUMBERS)
                .since(row.step(), step.nanos(), row.nanos())
                .clue("loss", step.loss(), "nats", 1)
                .clue("gradient norm", norm(step), "", 1)
                .say(
                    "rank "
                        + step.rank()
                        + " has "
                        + (Double.isFinite(step.loss()) ? "a gradient" : "a loss")
                        + " that is no number at step "
                        + row.step()
                        + (row.steps().size() > 1 ? ", the others' are fine" : ""),
                    "look at the rows of this step on rank "
                        + step.rank()
                        + ", and at its memory; resume from a checkpoint before this step"));
      }
    }
    return true;
  }

  private static boolean overflown(WorkerStep step) {
    return norm(step) == Double.POSITIVE_INFINITY;
  }

  private static boolean finite(WorkerStep step) {
    return Double.isFinite(step.loss())
        && (step.gradientNorm().isEmpty() || Double.isFinite(norm(step)));
  }

  private static double norm(WorkerStep step) {
    return step.gradientNorm().orElse(Double.NaN);
  }

  private void spike(Row row, WorkerStep step) {
    int rank = step.rank();
    double mine = norm(step);
    if (!(mine > 0)) {
      return;
    }
    OptionalDouble others = row.others(rank, Losses::norm);
    double theirs = others.orElse(Double.NaN);
    Window own = norms.get(rank);
    Window share = shares.get(rank);
    double log = Math.log(mine / theirs);
    boolean past = own.size() >= NORMS_NEEDED;
    boolean alone = others.isEmpty();
    boolean high;
    if (alone) {
      high = past && mine >= SPIKE * own.median();
    } else if (past) {
      high =
          mine >= SPIKE * theirs
              && mine >= SPIKE * own.median()
              && log - share.median() >= SIGMAS * Math.max(Window.sigma(share.array()), 0.1);
    } else {
      high = mine >= SPIKE * theirs;
    }
    if (high) {
      bent(row, step, mine, alone ? own.median() : theirs);
    } else {
      own.add(mine);
      share.add(log);
    }
  }

  private void bent(Row row, WorkerStep step, double mine, double theirs) {
    findings.add(
        Report.of(AnomalyKind.CORRUPT_GRADIENT, step.rank())
            .cause(Cause.COMPUTE)
            .since(row.step(), step.nanos(), row.nanos())
            .clue("gradient norm of rank " + step.rank(), mine, theirs, "", 1)
            .say(
                "the gradient of rank "
                    + step.rank()
                    + " at step "
                    + row.step()
                    + " has a norm of "
                    + Numbers.text(mine, 3)
                    + (Double.isFinite(theirs) ? ", the others' " + Numbers.text(theirs, 3) : ""),
                "suspect the memory of its machine; resume from a checkpoint before this step"));
  }

  /// A worker's loss against the others': the model is the same, so only its rows differ.
  private void leaves(Row row, WorkerStep step) {
    int rank = step.rank();
    double apartNow = step.loss() - row.others(rank, WorkerStep::loss).orElse(Double.NaN);
    double old = apart.get(rank).add(apartNow);
    if (!findings.active(AnomalyKind.DIVERGING, OptionalInt.of(rank)) && Double.isFinite(old)) {
      apartBefore.get(rank).add(old);
    }
    boolean active = findings.active(AnomalyKind.DIVERGING, OptionalInt.of(rank));
    if (!apart.get(rank).full()
        || apartBefore.get(rank).size() < PAST_NEEDED
        || (!active && !(apartNow > LEAST_NATS))) {
      return;
    }
    double[] now = apart.get(rank).array();
    double[] before = apartBefore.get(rank).array();
    double usual = Quantiles.median(before);
    double change = Quantiles.median(now) - usual;
    double sigma = Math.max(Window.sigma(before), 0.02);
    if (active) {
      if (change < 2 * LEAST_NATS) {
        findings.over(AnomalyKind.DIVERGING, OptionalInt.of(rank), row.nanos());
      }
      return;
    }
    if (change >= 2 * LEAST_NATS
        && change >= SIGMAS * Window.ofMedian(sigma, WINDOW)
        && Arrays.stream(now).allMatch(v -> v - usual > LEAST_NATS)) {
      findings.add(
          Report.of(AnomalyKind.DIVERGING, rank)
              .cause(Cause.NUMBERS)
              .since(row.step() - WINDOW + 1, step.nanos(), row.nanos())
              .clue("loss above the others', median", Quantiles.median(now), usual, "nats", WINDOW)
              .say(
                  "the loss of rank "
                      + rank
                      + " is "
                      + Numbers.text(Quantiles.median(now), 3)
                      + " nats above the others' since step "
                      + (row.step() - WINDOW + 1),
                  "compare its parameters and its rows with another rank's: tacho train validate"));
    }
  }

  /// The group's loss against its own best.
  private void rises(Row row) {
    double loss = row.steps().stream().mapToDouble(WorkerStep::loss).average().orElse(Double.NaN);
    mean.add(loss);
    if (!mean.full()) {
      return;
    }
    double now = mean.median();
    best = Math.min(best, now);
    double limit = best + Math.max(1, 0.5 * Math.abs(best));
    boolean active = findings.active(AnomalyKind.DIVERGING, OptionalInt.empty());
    if (active && now < limit) {
      findings.over(AnomalyKind.DIVERGING, OptionalInt.empty(), row.nanos());
    } else if (!active && now > limit && Window.above(mean.array(), limit) >= GROUP_WINDOW - 4) {
      findings.add(
          Report.ofGroup(AnomalyKind.DIVERGING)
              .cause(Cause.NUMBERS)
              .since(row.step() - GROUP_WINDOW + 1, row.nanos(), row.nanos())
              .clue("loss, median", now, best, "nats", GROUP_WINDOW)
              .say(
                  "the loss of all workers rose to "
                      + Numbers.text(now, 3)
                      + " nats, from a best of "
                      + Numbers.text(best, 3),
                  "lower the learning rate or warm up for longer, and resume from the best"
                      + " checkpoint"));
    }
  }
}
