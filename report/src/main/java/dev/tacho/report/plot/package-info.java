/// **Plots as files of their own**, for papers. Start at [PlotFiles]: a chart as SVG, PDF and PNG,
/// and its values as CSV with a matplotlib script that redraws them.
@NullMarked
package dev.tacho.report.plot;

import org.jspecify.annotations.NullMarked;
