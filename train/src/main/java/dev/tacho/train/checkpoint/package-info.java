/// **A training as it stands, on disk.** [Checkpoint] is one; [Checkpoints] is the folder that a
/// training keeps its last few and its best in.
///
/// A checkpoint is a folder `step-000000120` with `weights.safetensors`, the parameters by their
/// names in the Hugging Face layout, but with the rows of queries and keys as they are trained, so
/// that it is no model for others: `tacho export` writes those; `optimiser.safetensors`, all that
/// the next step depends on besides; `tokenizer.json`; and `state.json`:
/// `{"format":"tacho.checkpoint/1","run":ID,"step":n,"plan":{...},"model":{...},"data":digest of
/// the tokens,"tokenizer":digest,"held_out_loss":nats or absent,"files":{name:{"bytes":n,
/// "sha256":digest}},"digest":SHA-256 of all members before}`.
///
/// It is written aside, synced to the disk file by file, and renamed; nothing is deleted before
/// that. So whatever happens in between, what was there before is there after. When it is read,
/// every byte is held against the digests.
///
/// Rows are a pure function of seed, step and row, so the step is all that a training must know to
/// see what it would have seen. See docs/decisions/193-checkpoints-are-tachos-own.md.
@NullMarked
package dev.tacho.train.checkpoint;

import org.jspecify.annotations.NullMarked;
