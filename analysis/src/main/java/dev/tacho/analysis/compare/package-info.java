/// **What differs between runs, and whether that is more than chance.** Two doors: [Comparison]
/// holds runs against the first of them, metric by metric (whole curves, a matched step, time
/// or stage, the settings that differ, how soon a target is reached); [GroupComparison] holds
/// groups of repeats against each other, which is the only thing that a verdict may rest on.
///
/// Values inside one run depend on each other, so no interval here is ever taken over the rows
/// of a run: only over runs that repeat one another, such as seeds. Where there are too few, it
/// says so. A metric of unknown direction never wins; metrics of different units or definitions
/// are not compared. Pure; each series is walked twice at most.
@NullMarked
package dev.tacho.analysis.compare;

import org.jspecify.annotations.NullMarked;
