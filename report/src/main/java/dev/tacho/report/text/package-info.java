/// **Words and numbers in columns.** Start at [Table]: rows under headings as text, Markdown or
/// comma-separated values. [Printable] makes recorded text safe for a screen, [Amounts] writes
/// numbers by their size and unit.
@NullMarked
package dev.tacho.report.text;

import org.jspecify.annotations.NullMarked;
