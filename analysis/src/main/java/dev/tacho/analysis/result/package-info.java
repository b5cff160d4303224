/// **A measured run as comparisons, gates and trends see it.** Start at [ResultRun]: the canonical
/// results of a run as [Figure]s, each with its key, what it means, its value or why there is none;
/// [ResultRun#repeats] gives the single values behind one.
///
/// Whose values may be used is decided here, once: what [dev.tacho.core.measure.ResultCheck] finds
/// wrong with a number takes it out, and the figure says so. Warm-up never counts.
///
/// Never here: statistics, verdicts, files.
@NullMarked
package dev.tacho.analysis.result;

import org.jspecify.annotations.NullMarked;
