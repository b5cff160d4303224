/// **Facts into what people read.** Start at [dev.tacho.report.summary.SummaryPage] for a run and
/// at [dev.tacho.report.chart.Chart] for a picture; [dev.tacho.report.budget.Page] holds
/// everything to a budget of tokens, [dev.tacho.report.text.Table] has one face a medium.
///
/// Never here: arithmetic on what was measured (buckets and statistics come from `analysis`),
/// files, printing.
@NullMarked
package dev.tacho.report;

import org.jspecify.annotations.NullMarked;
