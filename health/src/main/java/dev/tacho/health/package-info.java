/// **The state of a group of workers**, ours or anyone's: what each last said, what is wrong, since
/// when, by what evidence, and what to do. Start at [Heard] (what comes in) and [Anomaly] (what
/// comes out); `watch` holds the detectors, `checkpoint` the file.
///
/// Never here: a clock of its own, processes, threads, printing.
@NullMarked
package dev.tacho.health;

import org.jspecify.annotations.NullMarked;
