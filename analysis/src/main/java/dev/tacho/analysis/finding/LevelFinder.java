package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Outliers;
import dev.tacho.analysis.curve.Points;
import dev.tacho.analysis.curve.Segments;
import dev.tacho.analysis.curve.Segments.Level;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;
import java.util.List;

/// Levels that change by a factor: gradients that explode or vanish, work that gets slower. All in
/// decades, as a factor means the same at any level.
final class LevelFinder {
  /// Fewer blocks have no levels.
  private static final int FEWEST = 12;

  /// A gradient norm ten times what it was moves the model ten times as far in one step: the usual
  /// bounds of clipping are passed whatever they are.
  private static final double EXPLODES = 1;

  /// At a hundredth of what it was, a step of the usual rates changes weights by less than half
  /// precision can hold (11 bits).
  private static final double VANISHES = -2;

  /// A fifth less: what is lost is seen on the clock, and is more than co-tenants and heat take
  /// from a healthy run.
  private static final double SLOWER = Math.log10(0.8);

  /// Values beside a change of level among which its first one is looked for.
  private static final int BESIDE = 8;

  /// A start takes less than a tenth of the run.
  private static final double WARMS_UP = 0.1;

  private LevelFinder() {}

  static void find(Search search) {
    boolean speed = false;
    for (Part part : search.subject.parts()) {
      boolean gradient = part.role() == Role.GRADIENT;
      boolean told = part.role() == Role.SPEED;
      if (!gradient && !told) {
        continue;
      }
      if (part.curve().size() < FEWEST) {
        search.not(
            gradient ? FindingKind.EXPLODING_GRADIENT : FindingKind.THROUGHPUT_DROP,
            part.name(),
            Say.few(part.curve().size(), "is", "are") + " too few for a level; 12 would do");
      } else if (gradient) {
        gradient(search, part);
      } else {
        speed = true;
        speed(search, part);
      }
    }
    if (!speed && search.on(FindingKind.THROUGHPUT_DROP)) {
      Clock.drop(search);
    }
  }

  private static void gradient(Search search, Part part) {
    double[] y = logs(part.curve().levels());
    List<Level> levels = Segments.of(y, 2, part.limits().falseAlarm());
    boolean exploded = false;
    boolean vanished = false;
    for (int i = 1; i < levels.size(); i++) {
      Level level = levels.get(i);
      double highest = Double.NEGATIVE_INFINITY;
      double lowest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < i; j++) {
        highest = Math.max(highest, levels.get(j).level());
        lowest = Math.min(lowest, levels.get(j).level());
      }
      Level before = levels.get(i - 1);
      if (!exploded && level.level() - highest >= EXPLODES) {
        exploded = true;
        lead(search, part, FindingKind.EXPLODING_GRADIENT, before, level);
      }
      if (!vanished && level.level() - lowest <= VANISHES) {
        vanished = true;
        lead(search, part, FindingKind.VANISHING_GRADIENT, before, level);
      }
    }
    if (!exploded) {
      brief(search, part, y);
    }
  }

  /// An explosion that is over before it fills two blocks.
  private static void brief(Search search, Part part, double[] y) {
    Curve curve = part.curve();
    if (curve.size() < SpikeFinder.FEWEST) {
      return;
    }
    double[] highs = new double[curve.size()];
    for (int i = 0; i < highs.length; i++) {
      highs[i] = Values.log(curve.high(i));
    }
    double[] noise = new double[highs.length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = Math.max(highs[i] - y[i], Math.abs(y[i] - y[Math.max(0, i - 1)]));
    }
    Outliers outliers =
        Outliers.find(y, highs, Points.smooth(noise, 9), 1, part.limits().falseAlarm(), 0);
    for (Outliers.Cluster cluster : outliers.clusters()) {
      if (cluster.value() - cluster.base() >= EXPLODES
          && !search.subject.disturbed(part, cluster.from(), cluster.until())) {
        lead(
            search,
            part,
            FindingKind.EXPLODING_GRADIENT,
            new Level(Math.max(0, cluster.from() - 5), cluster.from(), cluster.base(), 1),
            new Level(cluster.from(), cluster.until(), cluster.value(), cluster.chance()));
        return;
      }
    }
  }

  private static void speed(Search search, Part part) {
    double[] y = logs(part.curve().levels());
    if (part.sign() > 0) {
      for (int i = 0; i < y.length; i++) {
        y[i] = -y[i];
      }
    }
    List<Level> levels = Segments.of(y, Math.max(3, y.length / 50), part.limits().falseAlarm());
    for (int i = 1; i < levels.size(); i++) {
      Level level = levels.get(i);
      Level before = levels.get(i - 1);
      double usual = Points.median(y, 0, level.from());
      // a run that has just been started again warms up
      boolean brief = level.until() - level.from() < WARMS_UP * y.length;
      if (level.level() - Math.min(before.level(), usual) <= SLOWER
          && !(brief && search.subject.disturbed(part, level.from(), level.until()))) {
        lead(search, part, FindingKind.THROUGHPUT_DROP, before, level);
        return;
      }
    }
  }

  static double[] logs(double[] levels) {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Values.log(levels[i]);
    }
    return levels;
  }

  private static void lead(Search search, Part part, FindingKind kind, Level before, Level level) {
    if (!search.on(kind)) {
      return;
    }
    Curve curve = part.curve();
    // the time of a step is turned, as less of it is faster
    int sign = kind == FindingKind.THROUGHPUT_DROP && part.sign() > 0 ? -1 : 1;
    int beside = Math.max(2, BESIDE / curve.width());
    search.leads.add(
        new Lead(
            part,
            curve.firstPlace(Math.max(0, level.from() - beside)),
            curve.lastPlace(Math.min(level.until() - 1, level.from() + beside)) + 1,
            values ->
                Jumps.onset(values.logs(), sign * before.level(), sign * level.level())
                    .map(onset -> finding(part, kind, before, level, onset, sign))));
  }

  private static Finding finding(
      Part part, FindingKind kind, Level before, Level level, Onset onset, int sign) {
    double was = Math.pow(10, sign * before.level());
    double is = Math.pow(10, sign * level.level());
    boolean lasting = level.until() == part.curve().size();
    String message =
        part.name()
            + (is > was ? " goes up from " : " falls from ")
            + Say.number(was)
            + " to "
            + Say.number(is)
            + " at "
            + Say.step(onset)
            + (lasting
                ? " and stays there"
                : ", until step " + Numbers.grouped(part.curve().lastStep(level.until() - 1)));
    return Search.finding(
        kind,
        kind != FindingKind.THROUGHPUT_DROP && lasting ? Severity.CRITICAL : Severity.WARNING,
        part,
        onset,
        part.extent(level.from(), level.until()),
        message,
        new Confidence.Tested(
            level.chance(), "t test of levels that follow each other, logarithms of block medians"),
        action(kind, lasting),
        Search.figure("level", is, part.unit(), "median of the blocks from there on"),
        Search.figure("level before", was, part.unit(), "median of the blocks until there"),
        Search.figure("factor", is / was, "1", "level / level before"));
  }

  private static String action(FindingKind kind, boolean lasting) {
    return switch (kind) {
      case EXPLODING_GRADIENT ->
          lasting
              ? "go back to a checkpoint before this step; clip gradients and lower the learning"
                  + " rate"
              : "clip gradients by their norm; look at the batches of these steps";
      case VANISHING_GRADIENT ->
          "nothing is learned from here on: look for saturated activations, a loss scale that"
              + " underflows, detached or frozen parts, or a loss that has become constant";
      default ->
          "look at what else used the machine from then on: heat or power limits, a slower data"
              + " source, another job, longer sequences";
    };
  }
}
