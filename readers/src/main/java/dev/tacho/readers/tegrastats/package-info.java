/// **Logs of NVIDIA's `tegrastats`**: a line a moment, taken apart by the parser that live boards
/// are read with ([dev.tacho.core.board.TegrastatsLine]), under the same names.
@NullMarked
package dev.tacho.readers.tegrastats;

import org.jspecify.annotations.NullMarked;
