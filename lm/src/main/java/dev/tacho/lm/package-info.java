/// **The small language model on libtorch**: forward, backward, generation.
///
/// [Libtorch] loads the library, once a process, and unpacks it, once a machine.
@NullMarked
package dev.tacho.lm;

import org.jspecify.annotations.NullMarked;
