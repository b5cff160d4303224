/// **Runs that a test writes down.** Start at [MadeRun].
@NullMarked
package dev.tacho.testkit.runs;

import org.jspecify.annotations.NullMarked;
