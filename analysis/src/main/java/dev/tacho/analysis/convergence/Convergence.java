package dev.tacho.analysis.convergence;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.metric.Outline;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.metric.Direction;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.TheilSen;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Whether a metric comes to rest, and when.
///
/// Two curves that approach a limit are fitted to the metric's outline, an exponential and a
/// hyperbolic one: the slower one fits power laws. The better of the two tells the limit and the
/// step at which 95 % of the way there is done. The interval is by drawing blocks of neighbouring
/// deviations 200 times and fitting again, both curves each time, so that it holds what the
/// choice of the curve adds. Anything that such a curve cannot say is a [No]: a metric that goes
/// the wrong way, that has not bent yet, that shows no way at all.
///
/// Source of the block bootstrap: H. R. Künsch, Annals of Statistics 17(3), 1989.
public sealed interface Convergence {
  /// How much of the way counts as there.
  double THERE = 0.95;

  /// The metric this is about; empty text where there was none.
  String metric();

  /// 95 % of the way to the limit is done.
  ///
  /// @param since where that was
  /// @param limit in the metric's unit
  record Reached(String metric, Interval since, Interval limit) implements Convergence {}

  /// The curve bends, and 95 % of its way is still to come.
  ///
  /// @param at the step by which that will be
  /// @param limit in the metric's unit
  record Expected(String metric, Interval at, Interval limit) implements Convergence {}

  /// The values tell no limit.
  record No(String metric, String reason) implements Convergence {}

  /// Where `stats` is heading, the last place it was seen at being its latest step.
  static Convergence of(MetricStats stats) {
    Direction direction = stats.meaning().direction();
    if (direction != Direction.LOWER && direction != Direction.HIGHER) {
      return new No(stats.name(), "nobody said which way it is better");
    }
    Points points = Points.of(stats.outline());
    if (points.size() < Points.NEEDED) {
      return new No(
          stats.name(), "too few points: " + points.size() + ", a curve needs " + Points.NEEDED);
    }
    String way = wrongWay(points, direction);
    if (!way.isEmpty()) {
      return new No(stats.name(), way);
    }
    return fitted(stats.name(), points, direction);
  }

  private static String wrongWay(Points points, Direction direction) {
    int quarter = Math.max(6, points.size() / 4);
    double[] x = Arrays.copyOfRange(points.x(), points.size() - quarter, points.size());
    double[] y = Arrays.copyOfRange(points.y(), points.size() - quarter, points.size());
    TheilSen.Line line = TheilSen.fit(x, y, 0.99);
    if (line.bounds().isPresent()) {
      boolean worse =
          direction == Direction.LOWER
              ? line.bounds().get().low() > 0
              : line.bounds().get().high() < 0;
      // a creep that is lost in the metric's whole way is no turn
      double rise = Math.abs(line.slope()) * (x[x.length - 1] - x[0]);
      if (worse && rise > 0.02 * points.range()) {
        return "it gets worse over its last quarter";
      }
    }
    return "";
  }

  private static Convergence fitted(String name, Points points, Direction direction) {
    Fit.Grid grid = new Fit.Grid(points.x());
    Fit best = grid.best(points.y());
    double way = best.start() - best.limit();
    boolean towardsBetter = direction == Direction.LOWER ? way > 0 : way < 0;
    if (!towardsBetter || best.unexplained() > 0.5) {
      return new No(name, "it shows no way towards better that stands out from its noise");
    }
    int draws = 200;
    double[] at = new double[draws];
    double[] limit = new double[draws];
    int unbent = 0;
    SplittableRandom random = new SplittableRandom(points.size());
    for (int i = 0; i < draws; i++) {
      Fit again = grid.best(best.redrawn(points, random));
      at[i] = again.reaches(THERE);
      limit[i] = again.limit();
      unbent += again.unbent() ? 1 : 0;
    }
    double end = points.x()[points.size() - 1];
    double begin = points.x()[0];
    double low = Quantiles.of(at, 0.025);
    double high = Quantiles.of(at, 0.975);
    if (unbent > draws / 20 || high > begin + 10 * (end - begin)) {
      return new No(name, "it has not bent enough yet to tell where it ends");
    }
    String method = "exponential or hyperbolic curve, block bootstrap, " + draws + " draws";
    Interval when = new Interval(low, high, 0.95, method, Resampled.BATCH);
    Interval where =
        new Interval(
            Quantiles.of(limit, 0.025), Quantiles.of(limit, 0.975), 0.95, method, Resampled.BATCH);
    return end >= high ? new Reached(name, when, where) : new Expected(name, when, where);
  }

  /// For programs.
  default Json.Obj toJson() {
    if (this instanceof No no) {
      return Json.object()
          .put("metric", no.metric)
          .put("answer", "no")
          .put("reason", no.reason)
          .build();
    }
    boolean reached = this instanceof Reached;
    Interval when = reached ? ((Reached) this).since : ((Expected) this).at;
    Interval limit = reached ? ((Reached) this).limit : ((Expected) this).limit;
    return Json.object()
        .put("metric", metric())
        .put("answer", reached ? "reached" : "expected")
        .put("share_of_way", THERE)
        .put("step_low", Math.round(when.low()))
        .put("step_high", Math.round(when.high()))
        .put("limit_low", limit.low())
        .put("limit_high", limit.high())
        .put("level", when.level())
        .put("method", when.method())
        .build();
  }

  /// The metric's course in a few points, each the mean of neighbouring buckets.
  /// made and read within one call, never compared
  @SuppressWarnings("ArrayRecordComponent")
  record Points(double[] x, double[] y) {
    static final int NEEDED = 16;
    private static final int MOST = 64;

    static Points of(Outline outline) {
      int size = Math.min(MOST, outline.size());
      double[] x = new double[size];
      double[] y = new double[size];
      int n = 0;
      boolean stepped = outline.stepped();
      for (int i = 0; i < size; i++) {
        int from = (int) ((long) i * outline.size() / size);
        int to = (int) ((long) (i + 1) * outline.size() / size);
        double sum = 0;
        double count = 0;
        double place = 0;
        for (int b = from; b < to; b++) {
          if (outline.finite(b) > 0) {
            sum += outline.mean(b) * outline.finite(b);
            count += outline.finite(b);
            place +=
                outline.finite(b)
                    * (stepped ? (outline.firstStep(b) / 2.0 + outline.lastStep(b) / 2.0) : b);
          }
        }
        if (count > 0) {
          x[n] = place / count;
          y[n] = sum / count;
          n++;
        }
      }
      return new Points(Arrays.copyOf(x, n), Arrays.copyOf(y, n)).rising();
    }

    /// Without what stands before a restart: points whose step does not rise.
    private Points rising() {
      int from = 0;
      for (int i = 1; i < x.length; i++) {
        if (x[i] <= x[i - 1]) {
          from = i;
        }
      }
      return from == 0
          ? this
          : new Points(
              Arrays.copyOfRange(x, from, x.length), Arrays.copyOfRange(y, from, y.length));
    }

    int size() {
      return x.length;
    }

    double range() {
      double low = y[0];
      double high = y[0];
      for (double value : y) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      return high - low;
    }
  }
}
