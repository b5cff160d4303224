package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Outliers;
import dev.tacho.analysis.curve.Outliers.Cluster;
import dev.tacho.core.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A few values far off what stands before and after them, up or down.
final class SpikeFinder {
  /// Fewer blocks tell nothing of how far extremes go by chance.
  static final int FEWEST = 20;

  /// More than a twentieth of the run is no matter of a few values.
  private static final double LONGEST = 0.05;

  private SpikeFinder() {}

  static void find(Search search) {
    for (Part part : search.subject.parts()) {
      if (part.role() == Role.GOAL || part.role() == Role.OTHER) {
        if (part.curve().size() < FEWEST) {
          search.not(
              FindingKind.SPIKE,
              part.name(),
              Say.few(part.curve().size(), "is", "are")
                  + " too few to tell a wild one; 20 would do");
        } else {
          find(search, part);
        }
      }
    }
  }

  private static void find(Search search, Part part) {
    Curve curve = part.curve();
    int n = curve.size();
    double[] levels = curve.levels();
    double[] noise = curve.noise();
    List<Found> found = new ArrayList<>();
    for (int sign = 1; sign >= -1; sign -= 2) {
      double[] extremes = new double[n];
      for (int i = 0; i < n; i++) {
        extremes[i] = sign > 0 ? curve.high(i) : curve.low(i);
      }
      Outliers outliers =
          Outliers.find(levels, extremes, noise, sign, part.limits().falseAlarm() / 2, wide(part));
      for (Cluster cluster : outliers.clusters()) {
        if (matters(search, part, levels, cluster)) {
          found.add(new Found(outliers, cluster));
        }
      }
    }
    found.sort((a, b) -> Integer.compare(a.cluster.from(), b.cluster.from()));
    if (!found.isEmpty()) {
      Cluster first = found.getFirst().cluster;
      long from = curve.firstPlace(Math.max(0, first.from() - 1));
      long until = curve.lastPlace(Math.min(n - 1, first.until())) + 1;
      search.leads.add(new Lead(part, from, until, values -> settle(part, found, values)));
    }
  }

  /// The stated window in blocks, on each side of a value.
  private static int wide(Part part) {
    int window = part.limits().window();
    return window == 0 ? 0 : Math.max(1, window / 2 / part.curve().width());
  }

  private record Found(Outliers outliers, Cluster cluster) {}

  private static boolean matters(Search search, Part part, double[] levels, Cluster cluster) {
    Curve curve = part.curve();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < levels.length; i++) {
      if (i < cluster.from() || i >= cluster.until()) {
        least = Math.min(least, levels[i]);
        most = Math.max(most, levels[i]);
      }
    }
    boolean high =
        Math.abs(cluster.value() - cluster.base()) >= part.limits().matters() * (most - least);
    boolean few =
        curve.lastPlace(cluster.until() - 1) - curve.firstPlace(cluster.from())
            <= Math.max(curve.width(), LONGEST * curve.count());
    return high && few && !search.subject.disturbed(part, cluster.from(), cluster.until());
  }

  private static Optional<Finding> settle(Part part, List<Found> found, Values values) {
    Cluster first = found.getFirst().cluster;
    int sign = found.getFirst().outliers.sign();
    // half way up is past all noise and at the flank of what goes up at once
    double half = first.base() / 2 + first.value() / 2;
    int begin = -1;
    int last = -1;
    int count = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.value(i);
      if (sign * value > sign * half && Double.isFinite(value)) {
        begin = begin < 0 ? i : begin;
        last = i;
        count++;
      }
    }
    if (begin < 0) {
      return Optional.empty();
    }
    Onset onset = values.onset(begin);
    Confidence confidence =
        found.getFirst().outliers.flat()
            ? new Confidence.Unstated("all values around are equal: there is no noise to test with")
            : new Confidence.Tested(
                Math.min(1, 4 * first.chance()),
                "extremes of "
                    + part.curve().size()
                    + " blocks, generalized extreme value distribution by quantiles; both"
                    + " directions, two widths");
    boolean worse = sign * part.sign() > 0;
    String message =
        part.name()
            + (sign > 0 ? " jumps to " : " drops to ")
            + Say.number(first.value())
            + " at "
            + Say.step(onset)
            + ", around it "
            + Say.number(first.base())
            + ", and comes back after "
            + Say.values(count)
            + (found.size() > 1 ? "; the first of " + found.size() + " spikes" : "");
    return Optional.of(
        Search.finding(
            FindingKind.SPIKE,
            part.role() == Role.OTHER ? Severity.INFO : Severity.WARNING,
            part,
            onset,
            new Extent(values.step(last), count, false),
            message,
            confidence,
            worse
                ? "look at the batches of these steps and at the gradient norm; clip gradients, or"
                    + " skip such batches, when it comes again"
                : "look at the batches of these steps: a value this good is often an empty or a"
                    + " repeated batch",
            Search.figure("farthest value", first.value(), part.unit(), "value of the run"),
            Search.figure(
                "level around it", first.base(), part.unit(), "median of the blocks beside it"),
            Search.figure(
                "limit", first.limit(), part.unit(), "what the run's own extremes reach by chance"),
            Search.figure("spikes", found.size(), "1", "counted over the whole series")));
  }
}
