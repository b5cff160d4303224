/// **ClearML's offline sessions**, as the folder that a session writes and as the zip that it
/// becomes. Start at [ClearMlFormat]. `task.json`: what the task is; `metrics.jsonl` and
/// `log.jsonl`: a JSON array of events a line. ClearML writes 0 for NaN and infinities, so they
/// cannot be told here.
@NullMarked
package dev.tacho.readers.clearml;

import org.jspecify.annotations.NullMarked;
