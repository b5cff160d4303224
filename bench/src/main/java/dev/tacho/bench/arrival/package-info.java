/// **When requests are due.** Start at [Arrivals]: the processes by which requests arrive, each of
/// which gives a [Schedule] that is the same for the same seed. Pure; nanoseconds throughout.
///
/// Never here: clocks, sending, waiting.
@NullMarked
package dev.tacho.bench.arrival;

import org.jspecify.annotations.NullMarked;
