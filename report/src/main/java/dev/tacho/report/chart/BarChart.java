package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bars by category.
///
/// @param categories what the bars stand over, in order
/// @param series as many bars each as there are categories
public record BarChart(
    String title,
    Axis value,
    Layout layout,
    List<String> categories,
    List<Series> series,
    List<Rule> limits,
    String note)
    implements Chart {
  public BarChart {
    categories = List.copyOf(categories);
    series = List.copyOf(series);
    limits = List.copyOf(limits);
    for (Series one : series) {
      if (one.bars.size() != categories.size()) {
        throw new IllegalArgumentException(
            "'"
                + one.name
                + "' has "
                + one.bars.size()
                + " bars for "
                + categories.size()
                + " categories; give each category a bar, Bar.missing where there is none");
      }
    }
  }

  /// Bars beside each other.
  public static BarChart of(
      String title, Axis value, List<String> categories, List<Series> series, String note) {
    return new BarChart(title, value, Layout.GROUPED, categories, series, List.of(), note);
  }

  /// How bars of one category stand.
  public enum Layout {
    /// Beside each other.
    GROUPED,
    /// Upon each other.
    STACKED,
    /// To the left and right of 0, a line a category.
    DELTA
  }

  /// Bars of one kind over all categories.
  ///
  /// @param name for the legend
  public record Series(String name, List<Bar> bars) {
    public Series {
      bars = List.copyOf(bars);
    }

    /// Plain bars.
    public static Series of(String name, double... values) {
      List<Bar> bars = new ArrayList<>();
      for (double value : values) {
        bars.add(Bar.of(value));
      }
      return new Series(name, bars);
    }
  }

  /// A bar, or the reason that there is none.
  ///
  /// @param value NaN where there is none
  /// @param low lower end of its interval; NaN where there is none
  /// @param high upper end of its interval; NaN where there is none
  /// @param missing why there is no value; empty text where there is one
  public record Bar(double value, double low, double high, Tone tone, String missing) {
    public static Bar of(double value) {
      return new Bar(value, Double.NaN, Double.NaN, Tone.PLAIN, "");
    }

    /// With an interval.
    public static Bar of(double value, double low, double high) {
      return new Bar(value, low, high, Tone.PLAIN, "");
    }

    /// The same bar, judged.
    public Bar toned(Tone judged) {
      return new Bar(value, low, high, judged, missing);
    }

    /// A place without a bar.
    public static Bar missing(String reason) {
      return new Bar(Double.NaN, Double.NaN, Double.NaN, Tone.PLAIN, reason);
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    for (Series one : series) {
      for (Bar bar : one.bars) {
        if (value.holds(bar.value)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(counted().nothing("values"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    for (Series one : series) {
      for (int i = 0; i < one.bars.size(); i++) {
        Bar bar = one.bars.get(i);
        if (bar.missing.isEmpty()) {
          notes.count(value, bar.value);
        } else {
          String of = series.size() == 1 ? "" : ", " + one.name;
          notes.missing(categories.get(i) + of, bar.missing);
        }
      }
    }
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", false));
    for (Series one : series) {
      String label = Labels.named(one.name, value.unit());
      columns.add(new Column(label, true));
      if (hasInterval(one)) {
        columns.add(new Column(label + " from", true));
        columns.add(new Column(label + " to", true));
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < categories.size(); i++) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(categories.get(i)));
      for (Series one : series) {
        Bar bar = one.bars.get(i);
        row.add(bar.missing.isEmpty() ? Cell.of(bar.value) : Cell.of("missing: " + bar.missing));
        if (hasInterval(one)) {
          row.add(end(bar.low));
          row.add(end(bar.high));
        }
      }
      rows.add(row);
    }
    return new ChartTable(columns, rows);
  }

  private static Cell end(double value) {
    return Double.isNaN(value) ? Cell.of("") : Cell.of(value);
  }

  private static boolean hasInterval(Series series) {
    return series.bars.stream().anyMatch(bar -> !Double.isNaN(bar.low + bar.high));
  }
}
