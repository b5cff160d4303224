/// **A canonical result alone in a file, as a run.** Start at [ResultFormat]. What a result is,
/// stands in `dev.tacho.core.measure`; its samples lie in the run that it came from, not here.
@NullMarked
package dev.tacho.readers.result;

import org.jspecify.annotations.NullMarked;
