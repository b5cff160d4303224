/// **The small language model on libtorch**: forward, backward, optimiser, generation.
///
/// [Libtorch] loads the library, once a process, and unpacks it, once a machine. Then start at
/// [Llama], which reads top to bottom. What it learns lies flat in [Parameters], where [AdamW]
/// moves it; [Generation] goes on from a text. Callers hand in tokens and get numbers: libtorch's
/// own types appear only where a caller must work on the flat tensors, as a reduction over workers
/// does.
///
/// Nothing is left to chance but fresh values and drawn tokens, each from a seed of its own, by
/// Java's generators: no state of a generator has to be kept for a training to go on exactly
/// (docs/decisions/183-chance-in-training.md).
///
/// Never here: text and tokenizers, files, schedules, loops over steps, several workers.
@NullMarked
package dev.tacho.lm;

import org.jspecify.annotations.NullMarked;
