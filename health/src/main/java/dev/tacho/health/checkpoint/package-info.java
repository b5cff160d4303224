/// **The health checkpoint**: the state of a group of workers in one small JSON file
/// (`tacho.health/1`), replaced whole by whoever sees the workers, read by anyone.
@NullMarked
package dev.tacho.health.checkpoint;

import org.jspecify.annotations.NullMarked;
