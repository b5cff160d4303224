package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Extremes;
import dev.tacho.analysis.curve.Points;
import dev.tacho.analysis.curve.Segments;
import dev.tacho.analysis.curve.Segments.Level;
import dev.tacho.core.PointCursor;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Durations;
import java.util.List;
import java.util.Optional;

/// What the times of the values tell: steps a second where no metric does, and times without any.
final class Clock {
  /// Fewer blocks have no usual pace.
  private static final int FEWEST = 20;

  /// A pause that costs less than a hundredth of the run's time is not worth a word.
  private static final double COSTS = 0.01;

  private Clock() {}

  /// The metric that was recorded most often, with times and steps.
  private static Optional<Part> densest(Search search) {
    Part best = null;
    for (Part part : search.subject.parts()) {
      Curve curve = part.curve();
      boolean timed =
          part.role() != Role.MACHINE
              && curve.size() >= FEWEST
              && curve.hasSteps()
              && curve.firstNanos(0) != PointCursor.NO_TIME
              && curve.lastNanos(curve.size() - 1) > curve.firstNanos(0);
      if (timed && (best == null || curve.count() > best.curve().count())) {
        best = part;
      }
    }
    return Optional.ofNullable(best);
  }

  /// Steps a second that became fewer.
  static void drop(Search search) {
    Optional<Part> densest = densest(search);
    if (densest.isEmpty()) {
      search.not(
          FindingKind.THROUGHPUT_DROP,
          "",
          "no rate is recorded, and fewer than 20 values have both a step and a time");
      return;
    }
    Part part = densest.get();
    Curve curve = part.curve();
    int n = curve.size() - 1;
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      long steps = curve.firstStep(i + 1) - curve.firstStep(i);
      // the longest pause is no pace
      double nanos = curve.firstNanos(i + 1) - curve.firstNanos(i);
      y[i] = Values.log(steps / Math.max(1, nanos) * 1e9);
    }
    List<Level> levels = Segments.of(y, Math.max(3, n / 50), part.limits().falseAlarm());
    for (int i = 1; i < levels.size(); i++) {
      Level level = levels.get(i);
      double usual = Points.median(y, 0, level.from());
      double before = Math.min(levels.get(i - 1).level(), usual);
      if (level.level() - before <= Math.log10(0.8)) {
        double was = Math.pow(10, before);
        double is = Math.pow(10, level.level());
        Onset onset = part.begin(level.from());
        search.sure(
            part,
            Search.finding(
                FindingKind.THROUGHPUT_DROP,
                Severity.WARNING,
                part,
                onset,
                part.extent(level.from(), level.until()),
                "steps a second fall from "
                    + Say.number(was)
                    + " to "
                    + Say.number(is)
                    + " at "
                    + Say.step(onset)
                    + ", by the times at which "
                    + part.name()
                    + " was recorded",
                new Confidence.Tested(
                    level.chance(), "t test of levels that follow each other, logarithms"),
                "look at what else used the machine from then on: heat or power limits, a slower"
                    + " data source, another job, longer sequences",
                Search.figure("level", is, "steps/s", "steps / time of the blocks"),
                Search.figure("level before", was, "steps/s", "steps / time of the blocks"),
                Search.figure("factor", is / was, "1", "level / level before")));
        return;
      }
    }
  }

  /// Times without a step.
  static void stall(Search search) {
    Optional<Part> densest = densest(search);
    if (densest.isEmpty()) {
      search.not(
          FindingKind.STALL, "", "fewer than 20 values have both a step and a time to look at");
      return;
    }
    Part part = densest.get();
    Curve curve = part.curve();
    int n = curve.size();
    double[] logs = new double[n];
    int longest = 0;
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (curve.pause(i) > 0) {
        logs[count++] = Math.log10((double) curve.pause(i));
        longest = curve.pause(i) > curve.pause(longest) ? i : longest;
      }
    }
    if (count < FEWEST) {
      return;
    }
    Extremes usual = Extremes.of(logs, count);
    long whole = curve.lastNanos(n - 1) - curve.firstNanos(0);
    long pause = curve.pause(longest);
    double chance = usual.chance(Math.log10((double) pause), count);
    if (pause < COSTS * whole
        || pause < 10 * curve.usualPause()
        || chance > part.limits().falseAlarm()) {
      return;
    }
    long place = curve.pausePlace(longest);
    search.leads.add(
        new Lead(
            part,
            Math.max(0, place - 1),
            place + 1,
            values -> stalled(search, part, values, pause, whole, chance)));
  }

  private static Optional<Finding> stalled(
      Search search, Part part, Values values, long pause, long whole, double chance) {
    if (values.size() == 0) {
      return Optional.empty();
    }
    Onset onset = values.onset(0);
    boolean alive = alive(search, onset.nanos(), pause);
    return Optional.of(
        Search.finding(
            FindingKind.STALL,
            alive ? Severity.WARNING : Severity.INFO,
            part,
            onset,
            new Extent(values.step(values.size() - 1), 0, false),
            "no step for "
                + Durations.ofNanos(pause)
                + " after "
                + Say.step(onset)
                + ", "
                + Say.percent((double) pause / whole)
                + " of the run's time"
                + (alive ? "; the machine was read meanwhile, so the run was alive" : ""),
            new Confidence.Tested(
                chance, "pauses of blocks, generalized extreme value distribution by quantiles"),
            alive
                ? "look at what the program waited for: storage, a lock, a lost peer, a swap to"
                    + " disk; its output of that time tells"
                : "nothing of the run was recorded meanwhile: if it was not stopped and started"
                    + " again, look at what it waited for",
            Search.figure("pause", pause / 1e9, "s", "between two values of the run"),
            Search.figure(
                "usual longest pause of a block",
                part.curve().usualPause() / 1e9,
                "s",
                "median over the blocks")));
  }

  /// Whether the machine was read while nothing was learned.
  private static boolean alive(Search search, long nanos, long pause) {
    for (Part part : search.subject.parts()) {
      Curve curve = part.curve();
      if (part.role() == Role.MACHINE) {
        for (int i = 0; i < curve.size(); i++) {
          long at = curve.firstNanos(i);
          if (at != PointCursor.NO_TIME && at > nanos + pause / 10 && at < nanos + pause * 9 / 10) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
