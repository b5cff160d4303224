/// **Where a metric is heading, if that can be told.** Start at [Convergence]: an interval for
/// the limit and for the step at which it is nearly reached, or a `no` with its reason.
@NullMarked
package dev.tacho.analysis.convergence;

import org.jspecify.annotations.NullMarked;
