/// **What a chart shows, whatever draws it.** Start at [Chart]: one record a kind, each with its
/// title, axes with units, note, and the table of its data. The faces stand beside it:
/// `chart.text` draws with Unicode for a terminal, `chart.svg` for pages and paper.
///
/// Never here: arithmetic on what was measured. Buckets, quartiles and intervals come ready from
/// `analysis`.
@NullMarked
package dev.tacho.report.chart;

import org.jspecify.annotations.NullMarked;
