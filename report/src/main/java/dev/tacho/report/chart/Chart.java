package dev.tacho.report.chart;

import java.util.List;
import java.util.Optional;

/// What a chart shows, whatever draws it: its data, its axes with their units, and what could not
/// be had. Everything in it may be hostile (NaN, 1e308, empty): the faces draw what can be drawn,
/// and [#notes] says what was left out. Immutable; any thread.
public sealed interface Chart
    permits BarChart,
        BoxPlot,
        Gauge,
        HeatMap,
        Histogram,
        LineChart,
        ParallelCoordinates,
        Radar,
        Scatter,
        Timeline {
  /// Above it; empty text for none.
  String title();

  /// What its maker could not give it and why, as whole sentences; empty text for nothing.
  String note();

  /// The data behind it, in full.
  ChartTable table();

  /// What stands below it: the maker's note, then what the data held that cannot be drawn, counted.
  List<String> notes();

  /// Why there is nothing to draw; empty where there is something. A page writes this sentence in
  /// place of the chart.
  Optional<String> nothing();
}
