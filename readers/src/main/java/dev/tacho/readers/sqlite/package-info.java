/// **SQLite database files, read without the library.** Start at [SqliteFile]: tables by name,
/// their rows in order or by an index, the state of the last commit whether it stands in the
/// file, in a write-ahead log or has to be taken back from a rollback journal. No format of a
/// tracking tool is known here; those that keep a database read it through this. Never here:
/// writing, locks, SQL.
///
/// Format: <https://www.sqlite.org/fileformat2.html>. Why it is ours: decision 112.
@NullMarked
package dev.tacho.readers.sqlite;

import org.jspecify.annotations.NullMarked;
