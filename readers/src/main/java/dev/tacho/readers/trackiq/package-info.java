/// **What TrackIQ's tools leave: results, health checkpoints and baselines.** Start at
/// [TrackIqFormat]. What of a result's numbers nobody measured is known to `core`'s reader of
/// results; [Rows] makes series of the rows that a result carries.
@NullMarked
package dev.tacho.readers.trackiq;

import org.jspecify.annotations.NullMarked;
