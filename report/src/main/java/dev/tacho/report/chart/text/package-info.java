/// **Charts in the terminal.** Start at [ChartText]: any chart in lines of Unicode that keep to a
/// width; [Sparkline] is a metric in one line.
@NullMarked
package dev.tacho.report.chart.text;

import org.jspecify.annotations.NullMarked;
