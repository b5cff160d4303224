/// **All that this machine has.** To be read: [Sources] opens the sources of a run, [Survey] asks
/// each what it finds here, for `doctor`. To compute on: [Inventory] finds the devices, one
/// [Detector] a maker, with what each can compute in.
@NullMarked
package dev.tacho.telemetry.machine;

import org.jspecify.annotations.NullMarked;
