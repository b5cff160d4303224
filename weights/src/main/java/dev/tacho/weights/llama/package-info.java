/// **Llama-style models as data**: their configuration, the names and shapes of their tensors, and
/// the layouts that other programs read. Start at [LlamaConfig].
@NullMarked
package dev.tacho.weights.llama;

import org.jspecify.annotations.NullMarked;
