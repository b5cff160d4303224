package dev.tacho.analysis.compare;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.RunSink;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.Arrays;
import java.util.Optional;

/// The second walk: two series held against each other.
final class Pair {
  private static final int COLUMNS = 200;

  /// A single outlier is no arrival: the median of so many values in a row counts.
  private static final int IN_A_ROW = 5;

  /// Series of fewer values are taken as they are.
  private static final int ENOUGH_FOR_MEDIANS = 50;

  private Pair() {}

  /// Both curves over the steps that they share; empty where they share none.
  static Optional<CurveGap> gap(Series first, Series other, Direction direction) {
    Optional<Curve.Span> a = Curve.span(first, Curve.By.STEP);
    Optional<Curve.Span> b = Curve.span(other, Curve.By.STEP);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    long from = Math.max(a.get().from(), b.get().from());
    long to = Math.min(a.get().to(), b.get().to());
    if (from >= to) {
      return Optional.empty();
    }
    int columns = Math.clamp(Math.min(first.count(), other.count()), 1, COLUMNS);
    Curve.Span span = new Curve.Span(from, to);
    return gap(
        Curve.of(first, Curve.By.STEP, span, columns),
        Curve.of(other, Curve.By.STEP, span, columns),
        direction);
  }

  private static Optional<CurveGap> gap(Curve first, Curve other, Direction direction) {
    double width = ((double) first.span().to() - first.span().from() + 1) / first.columns();
    int both = 0;
    double ahead = 0;
    double sum = 0;
    double widest = 0;
    long widestStep = RunSink.NO_STEP;
    long crossing = RunSink.NO_STEP;
    double lastSign = 0;
    for (int i = 0; i < first.columns(); i++) {
      double difference = other.mean(i) - first.mean(i);
      if (!Double.isFinite(difference)) {
        continue;
      }
      long step = first.span().from() + (long) (i * width);
      both++;
      sum += difference;
      double better = direction == Direction.LOWER ? -difference : difference;
      ahead += better > 0 ? 1 : better == 0 ? 0.5 : 0;
      if (widestStep == RunSink.NO_STEP || Math.abs(difference) > Math.abs(widest)) {
        widest = difference;
        widestStep = step;
      }
      double sign = Math.signum(difference);
      if (lastSign != 0 && sign != 0 && sign != lastSign) {
        crossing = step;
      }
      lastSign = sign == 0 ? lastSign : sign;
    }
    if (both == 0) {
      return Optional.empty();
    }
    boolean known = direction == Direction.LOWER || direction == Direction.HIGHER;
    return Optional.of(
        new CurveGap(
            first.span().from(),
            first.span().to(),
            both,
            known ? ahead / both : Double.NaN,
            sum / both,
            widest,
            widestStep,
            crossing));
  }

  /// The first place at which `series` has reached `target`; empty where it never does.
  static Optional<Reading.At> reaches(Series series, double target, Direction direction) {
    int row = series.count() < ENOUGH_FOR_MEDIANS ? 1 : IN_A_ROW;
    double[] window = new double[row];
    int seen = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          double value = blocks.values()[i];
          // what is not finite has not arrived, whichever way that is
          window[seen++ % row] =
              Double.isFinite(value)
                  ? value
                  : direction == Direction.LOWER ? Double.MAX_VALUE : -Double.MAX_VALUE;
          if (seen >= row && arrived(median(window), target, direction)) {
            return Optional.of(new Reading.At(value, blocks.steps()[i], blocks.nanos()[i]));
          }
        }
      }
    }
    return Optional.empty();
  }

  static String whatCounts(Series series) {
    return series.count() < ENOUGH_FOR_MEDIANS
        ? "reached by the first such value"
        : "reached by the median of " + IN_A_ROW + " values in a row";
  }

  private static boolean arrived(double value, double target, Direction direction) {
    return direction == Direction.LOWER ? value <= target : value >= target;
  }

  private static double median(double[] window) {
    if (window.length == 1) {
      return window[0];
    }
    double[] sorted = window.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
