/// **How fast workers can add up tensors**: all-reduces of growing sizes between processes, each
/// checked, warmed up and timed.
///
/// Start at [SweepBench]; [SweepWorker] is what each process does. Numbers are those of the slowest
/// worker. What the bandwidths mean: `docs/decisions/202-bandwidths-of-a-collective.md`.
@NullMarked
package dev.tacho.train.sweep;

import org.jspecify.annotations.NullMarked;
