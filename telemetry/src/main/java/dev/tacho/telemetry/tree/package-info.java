/// **The processes of a run**: which they are, and what they used. Start at [ProcessTree];
/// [Quantities] keeps what ended processes had used, so that nothing is lost or counted twice.
/// Processes are never signalled or changed here.
@NullMarked
package dev.tacho.telemetry.tree;

import org.jspecify.annotations.NullMarked;
