/// **What a process may use**: processors and memory, by affinity and control groups. See [Limits].
@NullMarked
package dev.tacho.telemetry.limits;

import org.jspecify.annotations.NullMarked;
