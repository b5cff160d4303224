/// **Runs of Weights & Biases, as its client left them on the machine.** Start at [WandbFormat].
///
/// The folder `wandb` (or `.wandb`) holds a folder a run: `run-` (online) or `offline-run-`, the
/// start as `20260131_235959`, `-`, the run's id. In it lies the log `run-ID.wandb`, which has
/// everything ([LogFrames], [Records]), and beside it `files/` ([LooseFiles]), which stands in
/// where the log was deleted. A resumed run has a folder a part ([Segment]); they are read as one
/// run in the order of their starts, and what the older part logged at or after the first step of
/// the newer one falls.
///
/// What becomes of it: history rows are the series; the machine's statistics are series of the
/// source `system` ([Records#SYSTEM]); the exit record is the end, and a log without one is
/// running or of unknown state, by its age; goals of defined metrics are directions; summary
/// values that no row has are end values.
///
/// Never here: W&B's service. Nothing is asked of it and nothing is sent to it.
@NullMarked
package dev.tacho.readers.wandb;

import org.jspecify.annotations.NullMarked;
