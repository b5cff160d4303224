/// **What a training program printed, as a run.** Start at [ConsoleFormat]. A line counts where
/// it names its step or something that is called like a metric (`loss`, `acc`, `lr`, ...): then
/// each number that stands behind a name is a value ([LinePairs]). Understood are `step 120
/// loss=0.41`, `Step 100 | Loss 2.1`, `{'loss': 0.41, 'epoch': 1.2}`, JSON, `key: value`, `Epoch
/// [3/10]`, progress bars that return to the beginning of their line, and colours are passed
/// over. A line without the step stands at the step of the line before.
@NullMarked
package dev.tacho.readers.console;

import org.jspecify.annotations.NullMarked;
