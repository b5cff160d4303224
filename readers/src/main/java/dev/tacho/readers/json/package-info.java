/// **JSON as Python's programs write it, read piece by piece.** Start at [JsonStream]: what is
/// longer than memory should hold can be walked through, the rest be taken whole. Bare `NaN` and
/// infinities are numbers here, and the last of two members of one name counts.
@NullMarked
package dev.tacho.readers.json;

import org.jspecify.annotations.NullMarked;
