/// **What other tools left behind, read as runs.** Start at [RunReaders]: which runs lie at a
/// path, and one of them opened. One package a format; none knows another; what they share is
/// `format` (what a format is), `scan` (bytes to numbers and JSON) and `columns` (the cache of
/// series). Never here: writing beside the data, verdicts.
@NullMarked
package dev.tacho.readers;

import org.jspecify.annotations.NullMarked;
