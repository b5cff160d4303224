/// **Tables of latencies**, as TrackIQ exports them: a row a sample, with `latency_ms` and what
/// workload, batch and run it is of.
@NullMarked
package dev.tacho.readers.latency;

import org.jspecify.annotations.NullMarked;
