/// **One description of a chart, drawn by several faces.** Start at [Chart]; [ChartText] draws it
/// with Unicode for a terminal, [Sparkline] a metric in one line. Buckets come ready from
/// `analysis`: here nothing is thinned out or averaged.
@NullMarked
package dev.tacho.report.chart;

import org.jspecify.annotations.NullMarked;
