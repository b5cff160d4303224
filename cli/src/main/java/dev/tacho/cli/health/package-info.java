/// The words on the health of a group of workers: `health status`, `health watch`, `health report`.
@NullMarked
package dev.tacho.cli.health;

import org.jspecify.annotations.NullMarked;
