package dev.tacho.analysis.metric;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.Locale;
import java.util.Optional;

/// A series over equally wide columns of an axis, with the extremes of each column: what a chart
/// draws and what metrics of different pace are held against each other by. Made in one pass; two
/// where the axis is asked for first. Immutable; any thread.
public final class Curve {
  /// What runs from left to right.
  public enum By {
    /// The program's own counter.
    STEP,
    /// Time since the run's start, in nanoseconds.
    TIME,
    /// The place of a value in its series, from 0.
    INDEX;

    /// The word on a command line: `step`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Both ends of an axis, each belonging to it.
  public record Span(long from, long to) {
    /// The span that holds both.
    public Span with(Span other) {
      return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  private final Span span;
  private final double[] low;
  private final double[] high;
  private final double[] sum;
  private final long[] finite;
  private final long[] notFinite;

  private Curve(Span span, int columns) {
    this.span = span;
    low = new double[columns];
    high = new double[columns];
    sum = new double[columns];
    finite = new long[columns];
    notFinite = new long[columns];
  }

  /// Where `series` begins and ends on an axis, values without a place left out; empty where none
  /// has one.
  public static Optional<Span> span(Series series, By by) {
    if (by == By.INDEX) {
      return series.count() == 0 ? Optional.empty() : Optional.of(new Span(0, series.count() - 1));
    }
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    long none = by == By.STEP ? RunSink.NO_STEP : PointCursor.NO_TIME;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        long[] at = by == By.STEP ? blocks.steps() : blocks.nanos();
        for (int i = 0; i < n; i++) {
          if (at[i] != none) {
            from = Math.min(from, at[i]);
            to = Math.max(to, at[i]);
          }
        }
      }
    }
    return from > to ? Optional.empty() : Optional.of(new Span(from, to));
  }

  /// The part of `series` within `span`, in `columns` columns. Values without a place on the axis
  /// are left out.
  public static Curve of(Series series, By by, Span span, int columns) {
    Curve curve = new Curve(span, columns);
    long none = by == By.STEP ? RunSink.NO_STEP : PointCursor.NO_TIME;
    // as doubles: the width of a span may not fit into a long
    double width = ((double) span.to - span.from + 1) / columns;
    long index = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        double[] values = blocks.values();
        long[] places = by == By.TIME ? blocks.nanos() : blocks.steps();
        for (int i = 0; i < n; i++) {
          long at = by == By.INDEX ? index + i : places[i];
          if ((by == By.INDEX || at != none) && at >= span.from && at <= span.to) {
            int column = (int) (((double) at - span.from) / width);
            curve.add(Math.min(column, columns - 1), values[i]);
          }
        }
        index += n;
      }
    }
    return curve;
  }

  private void add(int column, double value) {
    if (!(Math.abs(value) <= Double.MAX_VALUE)) {
      notFinite[column]++;
      return;
    }
    if (finite[column] == 0) {
      low[column] = value;
      high[column] = value;
    } else if (value < low[column]) {
      low[column] = value;
    } else if (value > high[column]) {
      high[column] = value;
    }
    sum[column] += value;
    finite[column]++;
  }

  /// Both ends of its axis.
  public Span span() {
    return span;
  }

  /// Where a column begins on the axis.
  public long from(int column) {
    return span.from + Math.round(column * (((double) span.to - span.from + 1) / low.length));
  }

  /// How many columns it has.
  public int columns() {
    return low.length;
  }

  /// Least finite value of a column; NaN when it has none.
  public double low(int column) {
    return finite[column] == 0 ? Double.NaN : low[column];
  }

  /// Greatest finite value of a column; NaN when it has none.
  public double high(int column) {
    return finite[column] == 0 ? Double.NaN : high[column];
  }

  /// Mean of the finite values of a column; NaN when it has none.
  public double mean(int column) {
    return finite[column] == 0 ? Double.NaN : sum[column] / finite[column];
  }

  /// How many values of a column are NaN or infinite.
  public long notFinite(int column) {
    return notFinite[column];
  }
}
