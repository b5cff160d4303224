/// **A report, whatever shows it.** Start at [Report]: sections of blocks, each a piece of text, a
/// table, figures or a chart. All faces show the same blocks in the same order.
///
/// Never here: what stands in a report (templates decide that), arithmetic.
@NullMarked
package dev.tacho.report.pack;

import org.jspecify.annotations.NullMarked;
