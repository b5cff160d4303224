/// **A series in few numbers, and what its course looks like.** Start at [Curve]: one pass over a
/// series leaves some five hundred blocks with their level, extremes and noise, however long it
/// is. [Extremes] says how far values go by chance, [Bend] where a course changes its slope,
/// [Descent] whether a course flattens out or stops short, [Rate] which schedule a learning rate
/// follows, [Swing] whether a course goes up and down by a period.
///
/// Pure; statistics are of blocks and ranks, so that a few wild values do not move them.
///
/// Never here: what a metric is called, whether something is good or bad.
@NullMarked
package dev.tacho.analysis.curve;

import org.jspecify.annotations.NullMarked;
