/// **On which devices a model can be executed by us**, and why not on the others: [Target]. The
/// devices are telemetry's; what an engine adds is said here.
@NullMarked
package dev.tacho.bench.target;

import org.jspecify.annotations.NullMarked;
