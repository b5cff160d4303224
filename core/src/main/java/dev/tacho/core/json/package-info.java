/// **JSON as a value**, strict to read and canonical to write, without a library because `core` has
/// none at run time. Start at [Json].
///
/// Every file of a run, every `--json` answer and every schema goes through here, so that one
/// number prints the same way everywhere. NaN and the infinities, which JSON lacks, are the
/// strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Never here: binding to classes, streaming,
/// lenient reading.
@NullMarked
package dev.tacho.core.json;

import org.jspecify.annotations.NullMarked;
