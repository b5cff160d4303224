/// **Stages of a pipeline, each attempt a recorded run.** Start at [PipelineRecording];
/// [PipelineFile] reads what people write. What comes next is decided in
/// [dev.tacho.core.pipeline]; here it is done. See decisions 064 to 066.
@NullMarked
package dev.tacho.recorder.pipeline;

import org.jspecify.annotations.NullMarked;
