/// **How long a run will still take**, from earlier runs of the same work, which a thread of
/// its own reads while the command begins, from this run's ratio to them, and from the rate
/// inside a stage. Start at [TimeLeft], which decides purely; [Foresight] says when a forecast
/// is kept. See `docs/decisions/067-time-left.md`.
@NullMarked
package dev.tacho.recorder.timeleft;

import org.jspecify.annotations.NullMarked;
