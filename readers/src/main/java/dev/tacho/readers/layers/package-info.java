/// **Times of a model's layers**, as profilers write them: TrackIQ's table, `trtexec
/// --exportProfile`, the trace of ONNX Runtime. One run a file, whose steps are the layers.
@NullMarked
package dev.tacho.readers.layers;

import org.jspecify.annotations.NullMarked;
