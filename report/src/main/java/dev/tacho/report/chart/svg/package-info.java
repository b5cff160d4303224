/// **Charts as SVG, written by ourselves.** Start at [ChartSvg]: the same bytes for the same chart,
/// every id behind a prefix of the chart's own. In a page colours come by class from [ChartStyle],
/// on paper they stand in the picture: no style sheet, no `paint-order`, no `dominant-baseline`,
/// which converters to PDF trip over. Why: decision note 165.
///
/// [Palette] holds all colours; a test measures their contrast and how far apart they stay for
/// people who see colours otherwise. Nothing is told by colour alone: series have dashes and
/// markers, judgements signs.
@NullMarked
package dev.tacho.report.chart.svg;

import org.jspecify.annotations.NullMarked;
