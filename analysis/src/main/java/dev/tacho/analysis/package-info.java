/// **What runs mean beside each other: verdicts of gates.** Start at [Gate].
///
/// Pure: runs come in as [dev.tacho.core.RunReader]s, verdicts go out as records. What cannot be
/// compared is not compared, and says why.
///
/// Never here: stores, files, clocks, printing.
@NullMarked
package dev.tacho.analysis;

import org.jspecify.annotations.NullMarked;
