/// **One number for the state of a run, with everything that was taken off it.** Start at
/// [HealthScore].
@NullMarked
package dev.tacho.analysis.health;

import org.jspecify.annotations.NullMarked;
