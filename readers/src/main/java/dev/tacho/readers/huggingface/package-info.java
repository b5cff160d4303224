/// **What a trainer of Hugging Face's transformers keeps in `trainer_state.json`.** Start at
/// [TrainerStateFormat]. The file is written anew at each checkpoint with the whole history so
/// far (class `TrainerState` of transformers/trainer_callback.py), so the one of the last
/// checkpoint is the run.
@NullMarked
package dev.tacho.readers.huggingface;

import org.jspecify.annotations.NullMarked;
