/// **How load is offered, when it counts, and how much of it is enough.** Start at [LoadPlan].
///
/// Times are nanoseconds of the system's monotonic clock, which all processes of a machine share.
/// A query's latency counts from the moment it was due to be sent: with a closed loop that is when
/// it is sent, with planned arrivals it is what the plan says, whether or not a worker was free.
///
/// Never here: what the work is, files, printing.
@NullMarked
package dev.tacho.bench.load;

import org.jspecify.annotations.NullMarked;
