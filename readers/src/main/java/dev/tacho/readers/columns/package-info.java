/// **Series in columns, and their cache on disk.** Start at [ColumnCache]; [ColumnIntake] gathers
/// what a format reads, [ColumnRun] is what others see of it. Private to this room: another
/// version of Tacho throws the files away and reads the sources again.
///
/// A run has two files in the cache folder, named by a digest of format, path and part:
///
/// - `<key>-<generation>.columns`: chunks, one behind the other, only ever appended to. A chunk
///   of steps or times is a first value, a least difference and the differences above it in 0, 1,
///   2, 4 or 8 bytes each; a chunk of values is one value for all, or 4 or 8 bytes each.
/// - `<key>.index`: everything else, replaced as a whole: what the run is (as JSON), which files
///   it was read from and how far, and for each series its blocks (places of three chunks) and a
///   tally. A CRC-32C over all of it stands behind the length.
///
/// Whoever appends holds a lock on the columns and finds the index as it knows it; else nothing
/// is written. A reader sees the index that it opened and the columns as far as that index goes.
/// See `docs/decisions/100-a-cache-of-columns.md`.
@NullMarked
package dev.tacho.readers.columns;

import org.jspecify.annotations.NullMarked;
