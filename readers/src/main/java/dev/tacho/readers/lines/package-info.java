/// **Text files line by line, by their bytes.** Start at [LineFile]: what has no line end yet is
/// left for later, what is too long is passed over.
@NullMarked
package dev.tacho.readers.lines;

import org.jspecify.annotations.NullMarked;
