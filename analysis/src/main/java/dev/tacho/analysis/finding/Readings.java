package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Points;
import dev.tacho.core.Severity;
import dev.tacho.stats.TheilSen;

/// Readings of the machine in another tool's files: full memory, memory that only grows, a hot or
/// idle device. Where Tacho itself watched, its rules have judged already.
final class Readings {
  /// Fewer readings are no habit.
  static final int FEWEST = 30;

  /// A device that works less than half of the time could do the work in half of it.
  private static final double IDLE = 50;

  /// What is left above this does not hold one more batch of usual size.
  private static final double FULL = 95;

  private Readings() {}

  static void judge(Search search, Part part) {
    Words words = Words.of(part.name());
    boolean gpu = words.all().contains("gpu");
    double[] y = part.curve().levels();
    double usual = Points.median(y, 0, y.length);
    if (gpu && utilisation(part, words)) {
      if (usual < IDLE && usual >= 0) {
        found(
            search,
            part,
            part.name() + " is " + Say.number(usual) + " % for half of the time or longer",
            "the device waits: look at the data loader, at small batches and at copies between"
                + " host and device",
            usual,
            IDLE);
      }
    } else if (percent(part, words) && words.all().contains("memory")) {
      double end = Points.median(y, y.length - y.length / 10 - 1, y.length);
      if (end > FULL && !gpu) {
        found(
            search,
            part,
            part.name() + " is " + Say.number(end) + " % at the end",
            "less memory for caches and workers, or more memory: the next peak ends the run",
            end,
            FULL);
      }
    } else if ((!gpu && words.all().contains("memory")) || words.all().contains("rss")) {
      grows(search, part, y);
    }
  }

  private static boolean utilisation(Part part, Words words) {
    String definition = part.unit();
    return (words.all().contains("utilization")
            || words.all().contains("pct")
            || words.all().getLast().equals("gpu"))
        && !words.all().contains("memory")
        && !definition.equals("Cel");
  }

  private static boolean percent(Part part, Words words) {
    return part.unit().equals("%")
        || words.all().contains("percent")
        || words.all().contains("pct")
        || words.all().contains("percentage");
  }

  /// Memory that grows on to the end, by as much again as it had after a tenth of the run.
  private static void grows(Search search, Part part, double[] y) {
    Curve curve = part.curve();
    int tenth = Math.max(1, y.length / 10);
    Points points = Points.of(curve.places(), y, tenth, y.length);
    if (points.size() < FEWEST / 2) {
      return;
    }
    TheilSen.Line line = TheilSen.fit(points.x(), points.y(), 0.999);
    double length = points.x()[points.size() - 1] - points.x()[0];
    double begin = points.y()[0];
    double low = line.bounds().map(b -> b.low()).orElse(0.0);
    if (low > 0 && begin > 0 && low * length > begin) {
      double grown = line.slope() * length;
      found(
          search,
          part,
          part.name()
              + " grows all the time, by "
              + Say.number(grown)
              + " since a tenth of the run, when it was "
              + Say.number(begin),
          "something is kept that is not needed: losses that hold their graph, lists of outputs,"
              + " caches without a bound",
          grown,
          begin);
    }
  }

  private static void found(
      Search search, Part part, String message, String action, double value, double limit) {
    search.sure(
        part,
        Search.finding(
            FindingKind.RESOURCE,
            Severity.WARNING,
            part,
            part.begin(0),
            part.extent(0, part.curve().size()),
            message,
            new Confidence.Unstated("a limit that is usual, and no test"),
            action,
            Search.figure("found", value, part.unit(), "median of blocks"),
            Search.figure("limit", limit, part.unit(), "usual limit")));
  }
}
