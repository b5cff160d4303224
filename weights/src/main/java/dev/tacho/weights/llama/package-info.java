/// **Llama-style models as data**: their configuration, the names and shapes of their tensors,
/// and the layouts that other programs read. Start at [LlamaConfig] and [LlamaModel];
/// [LlamaGguf] and [HuggingFace] are the two layouts.
@NullMarked
package dev.tacho.weights.llama;

import org.jspecify.annotations.NullMarked;
