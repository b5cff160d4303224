/// **What workers do together**: sums of tensors over all of them, by Gloo. Every wait has a limit,
/// and a watcher is told before and after each.
///
/// Start at [Collective].
@NullMarked
package dev.tacho.train.collective;

import org.jspecify.annotations.NullMarked;
