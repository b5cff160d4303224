package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Points;
import dev.tacho.analysis.curve.Rate;
import dev.tacho.analysis.curve.Swing;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;

/// Swings by a period that are as large as the progress itself and are not the learning rate's.
final class SwingFinder {
  /// Fewer values do not show a period.
  private static final int FEWEST = 48;

  /// Swings of less than half of the way that was made are outrun by it.
  private static final double MATTERS = 0.5;

  private SwingFinder() {}

  static void find(Search search) {
    for (Part part : search.subject.parts()) {
      if (part.role() == Role.GOAL && !part.validation()) {
        if (part.curve().size() < FEWEST) {
          search.not(
              FindingKind.OSCILLATION,
              part.name(),
              Say.few(part.curve().size(), "does", "do") + " not show a period; 48 would do");
        } else {
          find(search, part);
        }
      }
    }
  }

  private static void find(Search search, Part part) {
    Curve curve = part.curve();
    double[] y = part.worsening();
    int n = y.length;
    int tenth = n / 10;
    // what the begin falls is no swing: the way is counted from a tenth on, where swings begin
    double way = Math.abs(Points.median(y, tenth, 2 * tenth) - Points.median(y, n - tenth, n));
    double[] tail = curve.tail();
    boolean close = curve.width() > 1 && tail.length >= FEWEST;
    Swing slow = swing(y, tenth, n);
    Swing fast = close ? swing(tail, 0, tail.length) : slow;
    boolean isFast = close && fast.chance() < slow.chance();
    Swing swing = isFast ? fast : slow;
    double size = swing.size();
    if (swing.chance() > part.limits().falseAlarm()
        || size < MATTERS * way
        || size < 2 * Math.abs(y[n - 1]) * 1e-9) {
      return;
    }
    double period = isFast ? swing.period() : swing.period() * curve.width();
    if (!ofNoise(part, size)) {
      return;
    }
    if (search.subject.rate().isEmpty()) {
      search.not(
          FindingKind.OSCILLATION,
          part.name(),
          "it swings by "
              + Say.number(size)
              + " every "
              + Numbers.grouped(Math.round(period))
              + " values; no learning rate is recorded, so that may be its schedule");
      return;
    }
    if (search.subject.rate().get().shape() == Rate.Shape.CYCLIC) {
      return;
    }
    int from = isFast ? Math.max(0, n - 1 - tail.length / curve.width()) : tenth;
    Onset onset = part.begin(from);
    search.sure(
        part,
        Search.finding(
            FindingKind.OSCILLATION,
            Severity.WARNING,
            part,
            onset,
            part.extent(from, n),
            part.name()
                + " swings by "
                + Say.number(size)
                + " every "
                + Numbers.grouped(Math.round(period))
                + " values, and made a way of "
                + Say.number(way)
                + " meanwhile",
            new Confidence.Tested(
                swing.chance(), "largest line of the periodogram against those around it"),
            "lower the learning rate or the momentum, or enlarge the batch; if the period is an"
                + " epoch, shuffle the data anew each time",
            Search.figure("swing", size, part.unit(), "from lowest to highest, periodogram"),
            Search.figure("period", period, "values", "largest line of the periodogram"),
            Search.figure(
                "way meanwhile", way, part.unit(), "medians of the tenths at both ends")));
  }

  /// Whether the swing is more than the values' own noise.
  private static boolean ofNoise(Part part, double size) {
    return size > 2 * Points.median(part.curve().noise(), 0, part.curve().size());
  }

  /// Of what is left of a course without its trend.
  private static Swing swing(double[] y, int from, int until) {
    double[] part = java.util.Arrays.copyOfRange(y, from, until);
    return Swing.find(Points.withoutTrend(part, Math.max(9, part.length / 4)));
  }
}
