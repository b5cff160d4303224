/// **JSON lines with any keys.** Start at [JsonlFormat]. One object a line; its numbers are
/// values, one of them is the step, one the time. Nested objects are flattened with a dot. Text,
/// lists and `null` are passed over, NaN and infinities are taken bare (as Python writes them)
/// and as strings.
///
/// Which key is the step and which the time is decided once a file, over its first lines
/// ([RowPlan]); a file without a step is counted by its lines, and steps that are no whole
/// numbers are counted and called as the file calls them. A row without the step stands at the
/// step of the row before. See `docs/decisions/102-step-and-time-of-loose-rows.md`.
@NullMarked
package dev.tacho.readers.jsonl;

import org.jspecify.annotations.NullMarked;
