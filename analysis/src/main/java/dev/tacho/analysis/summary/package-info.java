/// **Is a run fine, what is wrong, what next: everything that a summary says.** Start at
/// [RunSummary]. It judges by what the packages beside it find; it prints nothing.
@NullMarked
package dev.tacho.analysis.summary;

import org.jspecify.annotations.NullMarked;
