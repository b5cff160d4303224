/// **Points as TensorBoard event files**, live ([TensorBoardSink]) or afterwards
/// ([TensorBoardExport]), with their true wall times. [EventFile] knows the format: TFRecord
/// frames with masked CRC-32C.
@NullMarked
package dev.tacho.recorder.tensorboard;

import org.jspecify.annotations.NullMarked;
