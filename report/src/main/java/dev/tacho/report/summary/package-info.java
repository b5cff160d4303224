/// **What is said of a run.** Start at [SummaryPage]: sentences, findings, metrics, what to do
/// next, within a budget; [SummaryJson] says the same to programs, [PostMortemPage] tells how a
/// run ended.
@NullMarked
package dev.tacho.report.summary;

import org.jspecify.annotations.NullMarked;
