package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Bend;
import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Points;
import dev.tacho.analysis.curve.Rate;
import dev.tacho.analysis.curve.Rise;
import dev.tacho.core.RunSink;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The learning rate: its schedule, a range test and what that says, a rate of nothing, a rate that
/// a restart did not take up again.
final class RateFinder {
  /// A hundredth of the run without a learning rate is time that was paid for nothing.
  private static final double IDLE = 0.01;

  /// A rate that a restart takes up again is the same to the last digits that programs print.
  private static final double SAME = 1e-3;

  private RateFinder() {}

  static List<Schedule> find(Search search) {
    List<Schedule> schedules = new ArrayList<>();
    for (Part part : search.subject.parts()) {
      if (part.role() == Role.LEARNING_RATE && part.curve().size() >= 3) {
        Rate rate = Rate.of(part.curve());
        schedules.add(schedule(part, rate));
        if (search.on(FindingKind.LEARNING_RATE)) {
          nothing(search, part, rate);
          notTakenUp(search, part, rate);
          if (rate.shape() == Rate.Shape.RANGE_TEST) {
            rangeTest(search, part, rate);
          }
        }
      }
    }
    return schedules;
  }

  private static Schedule schedule(Part part, Rate rate) {
    Curve curve = part.curve();
    return new Schedule(
        part.name(),
        part.source(),
        rate.shape().name().toLowerCase(Locale.ROOT),
        rate.warmup() == 0 ? RunSink.NO_STEP : curve.firstStep(rate.warmup()),
        curve.median(0),
        rate.peak(),
        curve.median(curve.size() - 1),
        rate.misfit());
  }

  /// A rate of zero, or below, that goes on while steps are done.
  private static void nothing(Search search, Part part, Rate rate) {
    Curve curve = part.curve();
    int from = -1;
    for (int i = 0; i < curve.size(); i++) {
      boolean idle = curve.median(i) <= 0;
      from = idle && from < 0 ? i : from;
      if (from >= 0 && (!idle || i == curve.size() - 1)) {
        int until = idle ? i + 1 : i;
        long values = curve.lastPlace(until - 1) - curve.firstPlace(from) + 1;
        if (values > Math.max(2, IDLE * curve.count())) {
          Onset onset = part.begin(from);
          search.sure(
              part,
              Search.finding(
                  FindingKind.LEARNING_RATE,
                  Severity.WARNING,
                  part,
                  onset,
                  part.extent(from, until),
                  part.name()
                      + " is "
                      + Say.number(curve.median(from))
                      + " from "
                      + Say.step(onset)
                      + (until == curve.size() ? " to the end, " : " on, ")
                      + Say.values(values)
                      + ": nothing is learned",
                  new Confidence.Observed(),
                  "end the run where its schedule ends, or give the schedule as many steps as the"
                      + " run has",
                  Search.figure("rate", curve.median(from), part.unit(), "median of the block"),
                  Search.figure("peak", rate.peak(), part.unit(), "greatest block median"),
                  Search.figure("values", (double) values, "1", "counted in blocks")));
          return;
        }
        from = -1;
      }
    }
  }

  /// After a restart, steps that were done before have another rate than they had.
  private static void notTakenUp(Search search, Part part, Rate rate) {
    Curve curve = part.curve();
    for (int i = 0; i < curve.restarts(); i++) {
      Curve.Redone redone = curve.redone(i);
      double was = redone.before();
      double is = redone.after();
      if (Double.isFinite(was) && Double.isFinite(is) && Math.abs(is - was) > SAME * rate.peak()) {
        search.sure(
            part,
            Search.finding(
                FindingKind.LEARNING_RATE,
                Severity.WARNING,
                part,
                Onset.exact(redone.step(), redone.place(), redone.nanos()),
                new Extent(redone.step(), 1, false),
                part.name()
                    + " is "
                    + Say.number(is)
                    + " at step "
                    + Numbers.grouped(redone.step())
                    + " after a restart, and was "
                    + Say.number(was)
                    + " at that step before it",
                new Confidence.Observed(),
                "save and load the scheduler's state with the checkpoint",
                Search.figure("rate after", is, part.unit(), "value of the run"),
                Search.figure("rate before", was, part.unit(), "value of the run")));
        return;
      }
    }
  }

  private static void rangeTest(Search search, Part part, Rate rate) {
    Optional<Part> goal =
        search.subject.parts().stream()
            .filter(p -> p.role() == Role.GOAL && !p.validation() && p.sign() > 0)
            .filter(p -> p.curve().size() >= 20)
            .findFirst();
    Curve curve = part.curve();
    double first = curve.median(0);
    String tried =
        part.name()
            + " was raised from "
            + Say.number(first)
            + " to "
            + Say.number(rate.peak())
            + ": a range test";
    List<Evidence.Figure> figures = new ArrayList<>();
    String message = tried + "; no loss was recorded with it";
    String action = "record the loss beside the learning rate";
    if (goal.isPresent()) {
      double[] y = Points.smooth(goal.get().worsening(), 5);
      double[] x = new double[y.length];
      double[] at = curve.places();
      double[] rates = curve.levels();
      for (int i = 0; i < y.length; i++) {
        x[i] = Math.log10(Points.between(at, rates, goal.get().curve().at(i)));
      }
      double steepest = Math.pow(10, steepest(x, y));
      figures.add(
          Search.figure(
              "rate of the steepest descent",
              steepest,
              part.unit(),
              "least slope of the loss over the logarithm of the rate"));
      message = tried + "; " + goal.get().name() + " falls fastest at " + Say.number(steepest);
      Rise rise = Rise.of(goal.get().worsening());
      if (DriftFinder.clear(goal.get(), rise)) {
        int from = Math.max(0, 2 * rise.best() - y.length);
        Points points = Points.of(x, goal.get().worsening(), from, y.length);
        Bend bend = Bend.find(points.x(), points.y(), 2, 0.95);
        double diverges = Math.pow(10, bend.at());
        figures.add(
            Search.figure(
                "rate from which it diverges", diverges, part.unit(), "bent line over the same"));
        message += " and diverges from " + Say.number(diverges) + " on";
      }
      action =
          "take a greatest rate of about "
              + Say.number(steepest)
              + ", and stay well below where it diverges";
    }
    search.sure(
        part,
        Search.finding(
            FindingKind.LEARNING_RATE,
            Severity.INFO,
            part,
            part.begin(0),
            part.extent(0, curve.size()),
            message,
            new Confidence.Observed(),
            action,
            figures.toArray(Evidence.Figure[]::new)));
  }

  /// Where `y` falls fastest over `x`: the middle of the tenth of the blocks with the least slope.
  private static double steepest(double[] x, double[] y) {
    int wide = Math.max(3, x.length / 10);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i + wide < x.length; i++) {
      double slope = (y[i + wide] - y[i]) / (x[i + wide] - x[i]);
      if (slope < least) {
        least = slope;
        best = i;
      }
    }
    return x[best + wide / 2];
  }
}
