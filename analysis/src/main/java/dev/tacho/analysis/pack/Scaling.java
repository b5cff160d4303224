package dev.tacho.analysis.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// How the rate of groups grows with their workers.
///
/// @param points by workers, ascending; the first is what the others are held against
/// @param leftOut why a group is not among them
public record Scaling(List<Point> points, List<String> leftOut) {
  public Scaling {
    points = List.copyOf(points);
    leftOut = List.copyOf(leftOut);
  }

  /// A group.
  ///
  /// @param ideal tokens a second if each worker did as much as one of the smallest group
  public record Point(String title, int workers, double tokensPerSecond, double ideal) {
    /// What it has of the ideal.
    public double efficiency() {
      return tokensPerSecond / ideal;
    }
  }

  /// Of the groups among `runs`.
  static Scaling of(List<PackRun> runs) {
    List<Point> rates = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (PackRun run : runs) {
      if (run.ranks().isEmpty()) {
        continue;
      }
      Ranks ranks = run.ranks().get();
      OptionalDouble rate = ranks.tokensPerSecond();
      if (rate.isEmpty()) {
        leftOut.add(run.title() + " has ranks without a rate");
      } else if (ranks.ranks().stream().anyMatch(rank -> rank.runs() > 1)) {
        leftOut.add(run.title() + " was started again on the way");
      } else {
        rates.add(new Point(run.title(), ranks.ranks().size(), rate.getAsDouble(), Double.NaN));
      }
    }
    rates.sort(Comparator.comparingInt(Point::workers));
    List<Point> points = new ArrayList<>();
    for (Point rate : rates) {
      Point first = rates.getFirst();
      double ideal = first.tokensPerSecond / first.workers * rate.workers;
      points.add(new Point(rate.title, rate.workers, rate.tokensPerSecond, ideal));
    }
    return new Scaling(points, leftOut);
  }
}
