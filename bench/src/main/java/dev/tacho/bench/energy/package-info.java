/// **Joules and degrees while a bench works, on the bench's own clock.**
///
/// Start at [EnergyMeter]: it reads the counters while the work is done, and its [EnergyTrace]
/// tells
/// what was used inside any windows of the monotonic clock, gross and with the idle draw taken
/// off,
/// a sample, request or token, and how hot it got. See decision 177.
///
/// Never here: watts that nobody measured. What has no counter is missing, with the reason.
@NullMarked
package dev.tacho.bench.energy;

import org.jspecify.annotations.NullMarked;
