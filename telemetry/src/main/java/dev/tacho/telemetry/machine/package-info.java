/// **All that this machine has to be read.** [Sources] opens the sources of a run; [Survey] asks
/// each what it finds here, for `doctor`.
@NullMarked
package dev.tacho.telemetry.machine;

import org.jspecify.annotations.NullMarked;
