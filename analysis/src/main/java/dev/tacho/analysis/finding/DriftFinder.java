package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Bend;
import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Points;
import dev.tacho.analysis.curve.Rise;
import dev.tacho.core.Severity;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import java.util.Arrays;
import java.util.Optional;

/// Metrics that end worse than they were: divergence of what is trained, overfitting where only
/// the validation gets worse, regression after the best where nothing else tells of it.
final class DriftFinder {
  /// Fewer values have no course.
  private static final int FEWEST = 5;

  private static final double LEVEL = 0.95;

  private DriftFinder() {}

  static void find(Search search) {
    for (Part part : search.subject.parts()) {
      if (part.role() == Role.GOAL) {
        if (part.curve().size() < FEWEST) {
          search.not(
              kind(part),
              part.name(),
              Say.few(part.curve().size(), "is", "are") + " too few for a course; 5 would do");
        } else {
          find(search, part);
        }
      }
    }
  }

  private static FindingKind kind(Part part) {
    if (part.validation()) {
      return FindingKind.OVERFITTING;
    }
    return part.sign() > 0 ? FindingKind.DIVERGENCE : FindingKind.REGRESSION;
  }

  private static void find(Search search, Part part) {
    double[] y = part.worsening();
    Rise rise = Rise.of(y);
    if (!clear(part, rise)) {
      return;
    }
    if (search.subject.isRangeTest()) {
      search.not(kind(part), part.name(), "the learning rate was raised on purpose until it fails");
      return;
    }
    if (search.subject.rateGoesUpAgain() && rise.size() <= Math.max(rise.way(), 0)) {
      search.not(
          kind(part),
          part.name(),
          "it ends above its best while the learning rate goes up again and again, which may be"
              + " all there is to it; look at the end of the schedule");
      return;
    }
    Optional<Part> training =
        part.validation() ? search.subject.trainingOf(part) : Optional.empty();
    if (training.isPresent() && training.get().curve().size() >= FEWEST) {
      Rise ofTraining = Rise.of(training.get().worsening());
      if (clear(training.get(), ofTraining)) {
        // the training metric says it all, and better
        return;
      }
      overfitting(search, part, training.get(), rise);
      return;
    }
    worse(search, part, y, rise);
  }

  /// Whether the end is worse than the best beyond noise, and by enough to matter.
  static boolean clear(Part part, Rise rise) {
    return rise.chance() <= part.limits().falseAlarm()
        && rise.size() >= part.limits().matters() * Math.max(rise.way(), rise.earlier());
  }

  private static void worse(Search search, Part part, double[] y, Rise rise) {
    FindingKind kind = part.validation() ? FindingKind.REGRESSION : kind(part);
    int jump = jump(y, rise);
    if (jump > 0) {
      Curve curve = part.curve();
      double before = Points.median(y, Math.max(0, jump - 5), jump);
      double after = Points.median(y, jump, Math.min(y.length, jump + 5));
      search.leads.add(
          new Lead(
              part,
              curve.firstPlace(Math.max(0, jump - 2)),
              curve.lastPlace(Math.min(y.length - 1, jump + 1)) + 1,
              values ->
                  Jumps.onset(values, part.sign() * before, part.sign() * after)
                      .map(onset -> finding(kind, part, onset, rise, tested(rise)))));
      return;
    }
    // twice as much before the best as after it shows the course that was left
    int from = Math.max(0, rise.best() - 2 * Math.max(y.length - rise.best(), y.length / 10));
    Points points = Points.of(part.curve().places(), y, from, y.length);
    Bend bend = Bend.find(points.x(), points.y(), 3, LEVEL);
    search.sure(part, finding(kind, part, drift(part, bend, points.size()), rise, tested(rise)));
  }

  private static void overfitting(Search search, Part part, Part training, Rise rise) {
    double[] places = part.curve().places();
    double[] y = part.worsening();
    boolean twin = training.stem().equals(part.stem());
    double[] apart = y.clone();
    if (twin) {
      double[] trained = training.worsening();
      double[] at = training.curve().places();
      for (int i = 0; i < y.length; i++) {
        apart[i] -= Points.between(at, trained, places[i]);
      }
    }
    Points points = Points.of(places, apart, 0, apart.length);
    Bend bend = Bend.find(points.x(), points.y(), twin ? 2 : 3, LEVEL);
    Onset onset = drift(part, bend, points.size());
    double best = part.sign() * rise.least();
    double end = part.sign() * rise.end();
    String message =
        part.name()
            + " gets worse from "
            + Say.since(onset)
            + " on, from a level of "
            + Say.number(best)
            + " at its best to "
            + Say.number(end)
            + ", while "
            + training.name()
            + " does not";
    search.sure(
        part,
        Search.finding(
            FindingKind.OVERFITTING,
            Severity.WARNING,
            part,
            onset,
            new Extent(
                part.curve().lastStep(y.length - 1), part.curve().count() - onset.value(), true),
            message,
            tested(rise),
            "take the checkpoint at "
                + Say.step(part.begin(rise.best()))
                + " and stop there next time; more data, more regularisation or a smaller model"
                + " move that point",
            Search.figure("end", end, part.unit(), "median of the last blocks"),
            Search.figure("best", best, part.unit(), "least running median of the blocks"),
            Search.figure(
                "rise of the gap to " + training.name(), bend.rise(), part.unit(), "bent line"),
            Search.figure("noise of a level", rise.noise(), part.unit(), "robust, of blocks")));
  }

  private static Confidence tested(Rise rise) {
    return new Confidence.Tested(
        rise.chance(),
        "t test of the end against the best and all earlier rises, levels of blocks");
  }

  private static Finding finding(
      FindingKind kind, Part part, Onset onset, Rise rise, Confidence confidence) {
    double best = part.sign() * rise.least();
    double end = part.sign() * rise.end();
    boolean above = rise.size() > rise.way() && rise.way() > 0;
    String message =
        part.name()
            + " gets worse from "
            + Say.since(onset)
            + " on, from a level of "
            + Say.number(best)
            + " at its best to "
            + Say.number(end)
            + " at the end"
            + (above ? ": worse than where it began" : "");
    String action =
        kind == FindingKind.DIVERGENCE
            ? "go back to a checkpoint before "
                + Say.step(onset)
                + " and go on with a lower learning rate or clipped gradients; what came after is"
                + " of no use"
            : "take the checkpoint at "
                + Say.step(part.begin(rise.best()))
                + " instead of the last one";
    return Search.finding(
        kind,
        kind == FindingKind.DIVERGENCE ? Severity.CRITICAL : Severity.WARNING,
        part,
        onset,
        new Extent(
            part.curve().lastStep(part.curve().size() - 1),
            part.curve().count() - onset.value(),
            true),
        message,
        confidence,
        action,
        Search.figure("end", end, part.unit(), "median of the last blocks"),
        Search.figure("best", best, part.unit(), "least running median of the blocks"),
        Search.figure(
            "greatest rise that it came back from", rise.earlier(), part.unit(), "of the blocks"),
        Search.figure("noise of a level", rise.noise(), part.unit(), "robust, of blocks"));
  }

  static Onset drift(Part part, Bend bend, int points) {
    int block = part.blockAt(bend.at());
    return new Onset(
        part.curve().hasSteps() ? Math.round(bend.at()) : part.curve().firstStep(block),
        part.curve().firstPlace(block),
        part.curve().firstNanos(block),
        Optional.of(
            new Interval(
                bend.low(),
                bend.high(),
                LEVEL,
                "profile likelihood of a bent line, " + points + " points",
                Resampled.BATCH)));
  }

  /// The block at which the course jumps up by more than half of its whole rise; 0 where it does
  /// not.
  private static int jump(double[] y, Rise rise) {
    int n = y.length;
    int side = n < 40 ? 2 : 3;
    int best = 0;
    double largest = 0;
    for (int i = Math.max(side, rise.best() - side); i + side <= n; i++) {
      double before = max(y, i - side, i);
      double after = min(y, i, i + side);
      if (after - before > largest) {
        largest = after - before;
        best = i;
      }
    }
    return largest > rise.size() / 2 && largest > 4 * rise.noise() ? best : 0;
  }

  private static double max(double[] y, int from, int until) {
    return Arrays.stream(y, from, until).max().orElseThrow();
  }

  private static double min(double[] y, int from, int until) {
    return Arrays.stream(y, from, until).min().orElseThrow();
  }
}
