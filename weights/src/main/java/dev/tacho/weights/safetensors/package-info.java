/// **Weights in safetensors files, read and written.** Start at [SafetensorsFile].
///
/// The format: eight bytes, little-endian, with the length of the header; the header, a JSON
/// object of `name: {"dtype", "shape", "data_offsets": [begin, end]}` and perhaps
/// `__metadata__`, a map of texts; then the data, which the offsets count from. The tensors
/// cover all of the data, each byte once.
///
/// Never here: files in several parts, other types than ONNX has too.
@NullMarked
package dev.tacho.weights.safetensors;

import org.jspecify.annotations.NullMarked;
