/// **What other tools left behind, read as runs.** One package a format; none knows another. Never
/// here: writing beside the data, verdicts.
@NullMarked
package dev.tacho.readers;

import org.jspecify.annotations.NullMarked;
