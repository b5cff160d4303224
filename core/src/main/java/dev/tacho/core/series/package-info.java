/// **A run by its metrics instead of by its points.** Start at [Series]: all values of one metric
/// in their order, walked in blocks. [SeriesColumns] makes them of points, in memory; rooms that
/// read files have theirs on disk.
@NullMarked
package dev.tacho.core.series;

import org.jspecify.annotations.NullMarked;
