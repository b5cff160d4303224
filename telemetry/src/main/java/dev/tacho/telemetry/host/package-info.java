/// **The machine as a whole**: processors, memory, pressure, network, disks, temperature, free
/// space. Start at [Host], which opens all of them.
@NullMarked
package dev.tacho.telemetry.host;

import org.jspecify.annotations.NullMarked;
