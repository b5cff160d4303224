package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A network between the workers that became slow.
///
/// Whoever comes last to a collective waits for nobody, so the shortest time of any worker inside
/// is the collective's own. Held against the group's past, as [Stragglers] does a worker's. All
/// workers see the same of it: whose link it is can be told only where one worker's messages
/// arrive late.
final class Network implements Detector {
  private static final int WINDOW = 8;
  private static final int PAST = 200;
  private static final int PAST_NEEDED = 12;
  private static final int WARM_UP = 2;
  private static final double SIGMAS = 6;
  private static final double LEAST_SIGMA = 0.05;
  private static final double SLOW = 2.5;
  private static final double SLOW_WHEN_BUSY = 4;
  private static final double LEAST_MILLIS = 5;
  private static final double LEAST_MILLIS_WHEN_BUSY = 20;
  private static final double LATE = 3;

  private final Group group;
  private final Findings findings;
  private final Window past = new Window(PAST);
  private final List<Seen> recent = new ArrayList<>();
  private final List<Window> lags;
  private int rows;

  Network(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
    this.lags = IntStream.range(0, group.world()).mapToObj(_ -> new Window(WINDOW)).toList();
  }

  @Override
  public void hear(Heard heard) {
    if (heard instanceof Heard.Lagged lagged) {
      lags.get(lagged.rank()).add(lagged.millis());
    }
  }

  @Override
  public void row(Row row) {
    double shortest =
        row.steps().stream()
            .mapToDouble(s -> s.allReduceMs().orElse(Double.NaN))
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    if (row.steps().size() < 2 || !(shortest > 0) || ++rows <= WARM_UP) {
      return;
    }
    recent.add(new Seen(row.step(), row.nanos(), shortest));
    if (recent.size() > WINDOW) {
      double old = recent.removeFirst().millis();
      if (!active() && !suspects()) {
        past.add(old);
      }
    }
    if (active()) {
      if (middle() < 1.5 * past.median()) {
        findings.over(Network::its, row.nanos());
      }
    } else {
      judge(row);
    }
  }

  private boolean active() {
    return findings.active(Network::its);
  }

  private static boolean its(Anomaly anomaly) {
    return anomaly.kind() == AnomalyKind.STRAGGLER && anomaly.cause() == Cause.NETWORK;
  }

  boolean suspects() {
    return past.size() >= PAST_NEEDED
        && recent.size() == WINDOW
        && middle() > 2 * past.median()
        && middle() - past.median() > LEAST_MILLIS;
  }

  private double middle() {
    return Quantiles.median(recent.stream().mapToDouble(Seen::millis).toArray());
  }

  private void judge(Row row) {
    if (recent.size() < WINDOW || past.size() < PAST_NEEDED) {
      return;
    }
    double usual = past.median();
    double now = middle();
    double factor = group.contended() ? SLOW_WHEN_BUSY : SLOW;
    double least = group.contended() ? LEAST_MILLIS_WHEN_BUSY : LEAST_MILLIS;
    double step = row.median(Network::total).orElse(0);
    if (now < factor * usual || now - usual < Math.max(least, 0.2 * step)) {
      return;
    }
    double[] logs = Arrays.stream(past.array()).map(Math::log).toArray();
    double sigma = Math.max(Window.sigma(logs), LEAST_SIGMA);
    boolean nearlyAll =
        recent.stream().filter(s -> s.millis() > 0.6 * factor * usual).count() >= WINDOW - 1;
    if (!nearlyAll || Math.log(now / usual) < SIGMAS * Window.ofMedian(sigma, WINDOW)) {
      return;
    }
    OptionalInt named = late();
    Seen first = recent.getFirst();
    for (Seen seen : recent.reversed()) {
      if (seen.millis() < 0.6 * factor * usual) {
        break;
      }
      first = seen;
    }
    Report report =
        Report.of(AnomalyKind.STRAGGLER, named)
            .cause(Cause.NETWORK)
            .since(first.step(), first.nanos(), row.nanos())
            .clue("all-reduce of whoever came last, median", now, usual, "ms", WINDOW);
    named.ifPresent(
        rank ->
            report.clue(
                "delay of the messages of rank " + rank, lags.get(rank).median(), "ms", WINDOW));
    findings.add(
        report.say(
            "the all-reduce takes "
                + Numbers.text(now / usual, 2)
                + " times its usual "
                + Numbers.text(usual, 3)
                + " ms since step "
                + first.step()
                + ", also for whoever comes last: "
                + (named.isPresent()
                    ? "the network of rank " + named.getAsInt()
                    : "the network between the workers"),
            "look at the links between the hosts of the workers: errors, other traffic, routes"));
  }

  /// The worker whose messages are late while all the others' are not.
  private OptionalInt late() {
    for (int rank = 0; rank < lags.size(); rank++) {
      int its = rank;
      double[] others =
          IntStream.range(0, lags.size())
              .filter(r -> r != its && lags.get(r).size() > 0)
              .mapToDouble(r -> lags.get(r).median())
              .toArray();
      if (others.length > 0
          && lags.get(rank).size() > 0
          && lags.get(rank).median() > LATE * Math.max(Quantiles.of(others, 1), 1)) {
        return OptionalInt.of(rank);
      }
    }
    return OptionalInt.empty();
  }

  private static double total(WorkerStep step) {
    return step.computeMs().orElse(Double.NaN)
        + step.dataMs().orElse(0)
        + step.allReduceMs().orElse(0);
  }

  private record Seen(long step, long nanos, double millis) {}
}
