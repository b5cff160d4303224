/// **Bytes to numbers and times, without text in between.** Start at [NumberScan]. Shared by the
/// formats that are text; nothing here knows a file or a format.
@NullMarked
package dev.tacho.readers.scan;

import org.jspecify.annotations.NullMarked;
