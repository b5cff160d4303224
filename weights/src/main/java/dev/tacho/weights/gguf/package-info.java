/// **GGUF, version 3**: the file of llama.cpp and its family, read and written.
///
/// The format, little-endian: `GGUF`, the version, how many tensors, how many keys; the keys,
/// each a name, a type and a value; the tensors, each a name, its dimensions (the fastest
/// first), a type and where its data start; padding to 32 bytes; the data, each tensor at a
/// multiple of 32.
///
/// Never here: what a model does with its tensors; types of numbers beyond F32, F16, Q8_0 and
/// Q4_0 (others are listed, not read).
@NullMarked
package dev.tacho.weights.gguf;

import org.jspecify.annotations.NullMarked;
