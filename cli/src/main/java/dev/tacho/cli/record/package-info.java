/// **The words that record:** `run` and `bench`.
@NullMarked
package dev.tacho.cli.record;

import org.jspecify.annotations.NullMarked;
