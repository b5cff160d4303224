/// **TensorBoard's event files: a folder with some of them is a run.** Start at
/// [TensorBoardFormat]. [Records] is the framing with its checksums, [Events] what stands in a
/// record, [Tensors] and [HParams] two of its parts, [Tags] who reports values.
///
/// Format: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto and
/// tensor.proto, tensorboard/plugins/hparams/plugin_data.proto. The files of a folder are read in
/// the code-point order of their names. What a restart takes back: docs/decisions/108.
@NullMarked
package dev.tacho.readers.tensorboard;

import org.jspecify.annotations.NullMarked;
