/// **What is wrong with a run, since when, and what to do next.** Start at [Findings#of]: it reads
/// every value of every series, at most twice, and gives a [Diagnosis].
///
/// Thresholds come from the run's own noise, measured block by block with statistics that a few
/// wild values do not move; a number that is not measured stands beside its reason. Which way a
/// metric is better comes from whoever stated it, in this order: [Sensitivity], the run's source,
/// the registry, the metric's name.
///
/// Never here: files, clocks, printing, a value that was not in the run.
@NullMarked
package dev.tacho.analysis.finding;

import org.jspecify.annotations.NullMarked;
