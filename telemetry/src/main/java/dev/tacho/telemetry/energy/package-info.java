/// **Energy from counters that wrap and from power that was sampled.** Start at [EnergyTally].
/// A total with a hole in it is missing, with what is known at least; [RaplSource] reads the
/// processor's.
@NullMarked
package dev.tacho.telemetry.energy;

import org.jspecify.annotations.NullMarked;
