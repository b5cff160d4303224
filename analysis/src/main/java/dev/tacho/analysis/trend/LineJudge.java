package dev.tacho.analysis.trend;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.stats.Bounds;
import dev.tacho.stats.ChangePoint;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import dev.tacho.stats.TheilSen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Judges one line. Confined to one thread.
///
/// Levels are found by splitting: the change that ranks tell best (Pettitt), if its chance, shared
/// among all lines judged, is small enough and it is large enough to count; then the same on
/// either side. Ranks cannot see a change in the last few runs, as they know nothing of distance;
/// so those are held against the level before them by robust deviations, and [#NEWEST] in a row
/// are wanted. Where a straight line lies nearer to the values than the levels do, no run brought
/// it: it drifts. Re-run
/// scripts/measure/trend_rates.py before changing a constant.
final class LineJudge {
  /// The fewest points that allow a verdict.
  static final int FEWEST = 8;

  /// The fewest points of a level between two others.
  private static final int SHORTEST = 4;

  /// So many of the newest runs, all beyond the level before, are a new level.
  private static final int NEWEST = 2;

  private static final double DEVIATIONS = 4;
  private static final double CHANCE = 0.05;
  private static final double SLOPE_LEVEL = 0.99;
  private static final int PERMUTATIONS = 1_999;

  /// So many permutations show that most lines have no change.
  private static final int GLANCE = 199;

  /// A change that is smaller, in parts of the level before, does not count.
  static final double LEAST = 0.01;

  /// A slope rests on so many points, the newest.
  private static final int MOST_FOR_SLOPE = 500;

  /// Levels must lie so much nearer to the values than a straight line does to be preferred.
  private static final double PREFERENCE = 0.9;

  private static final int MOST_DIFFERENCES = 12;

  private final String label;
  private final Metric metric;
  private final Map<String, String> work;
  private final List<TrendPoint> points;
  private final double[] values;

  LineJudge(String label, Metric metric, Map<String, String> work, List<TrendPoint> points) {
    this.label = label;
    this.metric = metric;
    this.work = work;
    this.points = List.copyOf(points);
    this.values = points.stream().mapToDouble(TrendPoint::value).toArray();
  }

  boolean isEnough() {
    return values.length >= FEWEST;
  }

  /// @param among so many lines that are judged together
  TrendLine judged(long among) {
    double median = Quantiles.median(values.clone());
    if (!isEnough()) {
      return line(
          median,
          Optional.empty(),
          List.of(),
          Course.TOO_FEW,
          values.length
              + (values.length == 1 ? " run" : " runs")
              + "; a change of level needs "
              + FEWEST);
    }
    List<Cut> cuts = new ArrayList<>();
    split(0, values.length, CHANCE / among, cuts);
    cuts.sort((a, b) -> Integer.compare(a.at, b.at));
    newest(cuts);
    Optional<TrendLine.Slope> slope = slope(median);
    boolean drifts = slope.isPresent() && isDrift(slope.get(), median);
    if (drifts && isNearer(cuts)) {
      return line(median, slope, List.of(), drift(slope.get()), drifting(slope.get()));
    }
    List<Shift> shifts = shifts(cuts);
    if (shifts.isEmpty()) {
      return line(
          median,
          slope,
          shifts,
          Course.STEADY,
          "no change of level beyond chance that is " + percent(LEAST) + " or more");
    }
    Shift last = shifts.getLast();
    return line(
        median,
        slope,
        shifts,
        switch (last.kind()) {
          case REGRESSION -> Course.REGRESSED;
          case IMPROVEMENT -> Course.IMPROVED;
          case CHANGE -> Course.CHANGED;
        },
        "");
  }

  private TrendLine line(
      double median,
      Optional<TrendLine.Slope> slope,
      List<Shift> shifts,
      Course course,
      String reason) {
    return new TrendLine(
        label, metric, work, points, median, slope, shifts, course, reason, remarks(shifts));
  }

  /// Where a new level begins.
  ///
  /// @param p empty where only the newest runs tell
  private record Cut(int at, OptionalDouble p) {}

  private void split(int from, int to, double chance, List<Cut> into) {
    if (to - from < FEWEST) {
      return;
    }
    double[] part = Arrays.copyOfRange(values, from, to);
    if (ChangePoint.find(part, GLANCE, new SplittableRandom(part.length)).p() > CHANCE) {
      return;
    }
    ChangePoint.Change change =
        ChangePoint.find(part, PERMUTATIONS, new SplittableRandom(part.length));
    int at = from + change.at();
    if (change.p() > chance
        || (change.at() < SHORTEST && from > 0)
        || (to - at < SHORTEST && to < values.length)
        || !counts(change.before(), change.after())) {
      return;
    }
    split(from, at, chance, into);
    into.add(new Cut(at, OptionalDouble.of(change.p())));
    split(at, to, chance, into);
  }

  private static boolean counts(double before, double after) {
    return before != after && Math.abs(after - before) >= LEAST * Math.abs(before);
  }

  /// Adds the level that only the newest runs make.
  private void newest(List<Cut> cuts) {
    int from = cuts.isEmpty() ? 0 : cuts.getLast().at;
    int at = off(from);
    if (values.length - at >= NEWEST) {
      cuts.add(new Cut(at, OptionalDouble.empty()));
    }
  }

  /// The first of the newest runs that all lie on one side of the level that begins at `from`;
  /// the number of values where the newest lies in it.
  private int off(int from) {
    // more of them are found by ranks
    int most = Math.max(FEWEST, (int) (2 * Math.sqrt(values.length)));
    for (int at = Math.max(from + FEWEST, values.length - most); at < values.length; at++) {
      double[] before = Arrays.copyOfRange(values, from, at);
      double level = Quantiles.median(before.clone());
      double wide = Math.max(DEVIATIONS * Spread.sigma(before), LEAST * Math.abs(level));
      boolean above = true;
      boolean below = true;
      for (int i = at; i < values.length; i++) {
        above &= values[i] - level > wide;
        below &= level - values[i] > wide;
      }
      if (above || below) {
        return at;
      }
    }
    return values.length;
  }

  private Optional<TrendLine.Slope> slope(double median) {
    int count = Math.min(values.length, MOST_FOR_SLOPE);
    double[] y = Arrays.copyOfRange(values, values.length - count, values.length);
    double[] x = new double[count];
    Arrays.setAll(x, i -> i);
    TheilSen.Line fit = TheilSen.fit(x, y, SLOPE_LEVEL);
    return Optional.of(
        new TrendLine.Slope(
            fit.slope(),
            fit.slope() == 0 ? 0 : fit.slope() / Math.abs(median),
            fit.bounds().map(LineJudge::interval),
            count));
  }

  private static Interval interval(Bounds bounds) {
    return new Interval(
        bounds.low(), bounds.high(), bounds.level(), bounds.method(), Resampled.REPEAT);
  }

  private static boolean isDrift(TrendLine.Slope slope, double median) {
    return slope.interval().filter(i -> i.low() > 0 || i.high() < 0).isPresent()
        && Math.abs(slope.perRun()) * (slope.points() - 1) >= LEAST * Math.abs(median);
  }

  /// Whether the straight line lies nearer to the values than levels that begin at `cuts`.
  private boolean isNearer(List<Cut> cuts) {
    double[] x = new double[values.length];
    Arrays.setAll(x, i -> i);
    int from = Math.max(0, values.length - MOST_FOR_SLOPE);
    double[] part = Arrays.copyOfRange(values, from, values.length);
    TheilSen.Line fit = TheilSen.fit(Arrays.copyOf(x, part.length), part, SLOPE_LEVEL);
    double line = 0;
    double levels = 0;
    int begin = 0;
    for (int c = 0; c <= cuts.size(); c++) {
      int end = c == cuts.size() ? values.length : cuts.get(c).at;
      double level = Quantiles.median(Arrays.copyOfRange(values, begin, end));
      for (int i = Math.max(begin, from); i < end; i++) {
        levels += Math.abs(values[i] - level);
        line += Math.abs(values[i] - fit.intercept() - fit.slope() * (i - from));
      }
      begin = end;
    }
    return line * PREFERENCE <= levels;
  }

  private Course drift(TrendLine.Slope slope) {
    return switch (metric.direction()) {
      case LOWER -> slope.perRun() > 0 ? Course.DRIFTS_WORSE : Course.DRIFTS_BETTER;
      case HIGHER -> slope.perRun() < 0 ? Course.DRIFTS_WORSE : Course.DRIFTS_BETTER;
      case NEITHER, UNKNOWN -> Course.DRIFTS;
    };
  }

  private static String drifting(TrendLine.Slope slope) {
    return "a straight line tells it better than levels do: "
        + signed(slope.share())
        + " a run over "
        + slope.points()
        + " runs, which no single run brought";
  }

  private List<Shift> shifts(List<Cut> cuts) {
    List<Shift> shifts = new ArrayList<>();
    for (int c = 0; c < cuts.size(); c++) {
      int at = cuts.get(c).at;
      int begin = c == 0 ? 0 : cuts.get(c - 1).at;
      int end = c + 1 == cuts.size() ? values.length : cuts.get(c + 1).at;
      double before = Quantiles.median(Arrays.copyOfRange(values, begin, at));
      double after = Quantiles.median(Arrays.copyOfRange(values, at, end));
      if (counts(before, after)) {
        TrendPoint last = points.get(at - 1);
        TrendPoint first = points.get(at);
        shifts.add(
            new Shift(
                at,
                before,
                after,
                (after - before) / Math.abs(before),
                cuts.get(c).p,
                method(cuts.get(c), begin, end),
                kind(before, after),
                last,
                first,
                differences(last, first)));
      }
    }
    return shifts;
  }

  private static String method(Cut cut, int begin, int end) {
    return cut.p.isPresent()
        ? "Pettitt's test by ranks, " + PERMUTATIONS + " permutations"
        : "the newest "
            + (end - cut.at)
            + " lie beyond "
            + Numbers.text(DEVIATIONS)
            + " robust deviations of the "
            + (cut.at - begin)
            + " before";
  }

  private Shift.Kind kind(double before, double after) {
    return switch (metric.direction()) {
      case LOWER -> after > before ? Shift.Kind.REGRESSION : Shift.Kind.IMPROVEMENT;
      case HIGHER -> after < before ? Shift.Kind.REGRESSION : Shift.Kind.IMPROVEMENT;
      case NEITHER, UNKNOWN -> Shift.Kind.CHANGE;
    };
  }

  private static List<String> differences(TrendPoint before, TrendPoint after) {
    TreeSet<String> names = new TreeSet<>(before.facts().keySet());
    names.addAll(after.facts().keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String then = before.facts().getOrDefault(name, "not stated");
      String now = after.facts().getOrDefault(name, "not stated");
      if (!then.equals(now)) {
        differences.add(name + ": " + then + ", then " + now);
      }
    }
    int more = differences.size() - MOST_DIFFERENCES;
    if (more <= 0) {
      return differences;
    }
    List<String> cut = new ArrayList<>(differences.subList(0, MOST_DIFFERENCES));
    cut.add("and " + more + " differences more");
    return cut;
  }

  private List<String> remarks(List<Shift> shifts) {
    List<String> remarks = new ArrayList<>();
    if (!work.containsKey("hardware") && !work.containsKey("host")) {
      remarks.add("the machine is not stated: runs of several may stand on this line");
    }
    long weak = points.stream().filter(point -> point.how() != Tier.MEASURED).count();
    if (weak > 0 && weak < points.size()) {
      remarks.add(weak + " of " + points.size() + " numbers were not measured by the tool itself");
    }
    int from = shifts.isEmpty() ? 0 : shifts.getLast().at();
    if (isEnough() && off(from) == values.length - 1) {
      remarks.add(
          "the newest run, "
              + points.getLast().title()
              + ", lies far off the level before it; one run is no level: measure again");
    }
    return remarks;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String signed(double share) {
    return String.format(Locale.ROOT, "%+.2f %%", 100 * share);
  }
}
