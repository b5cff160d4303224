/// **What the machine did while a command ran.** Start at [Observer]: what sources of the room
/// `telemetry` read becomes points of the source `telemetry`, which nobody else may use, and,
/// added up with the kernel's own account of the command ([Resources]), a result that is
/// attached at the end. The command has a control group to itself where one can be made
/// ([Enclosure]); [Grants] is what a scheduler gave. See `docs/decisions/079-own-cgroup.md` and
/// `docs/decisions/085-looking-at-the-machine.md`.
@NullMarked
package dev.tacho.recorder.machine;

import org.jspecify.annotations.NullMarked;
