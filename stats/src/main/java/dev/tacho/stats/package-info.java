/// **Quantiles with intervals, bootstrap, robust slopes, change-points, rank tests. Pure
// functions.**
@NullMarked
package dev.tacho.stats;

import org.jspecify.annotations.NullMarked;
