/// **What a command says of itself**: marker lines, lines of `inbox.jsonl`, HTTP posts. Start at
/// [InboxTail], which follows the file, and [Intake], which turns its lines into events and points.
///
/// ## Marker lines, format 1
///
/// A line on standard output that begins with `::tacho `. Words are split at blanks; double quotes
/// keep blanks together.
///
/// - `::tacho point step=120 loss=0.41 acc=nan [src=rank0]`: values at a step
/// - `::tacho plan prepare train evaluate`: the stages that will come
/// - `::tacho stage begin train [expected=30s]`, `::tacho stage end train [status=failed]
///   [reason=TEXT]`, `::tacho stage skip train [reason=TEXT]`
/// - `::tacho progress 40/200 [unit=steps]`, `::tacho progress 40`
/// - `::tacho artifact model.pt`: a file to keep
///
/// ## Inbox lines, format 1
///
/// One JSON object a line; `"mono"` (CLOCK_MONOTONIC in nanoseconds, optional) says when.
///
/// - `{"type":"point","step":120,"m":{"loss":0.41,"acc":"NaN"},"src":"rank0"}`
/// - `{"type":"plan","stages":["prepare","train"]}`
/// - `{"type":"stage","change":"begin|end|skip","name":"train","expected_s":30.0,
///   "status":"completed|failed","reason":"..."}`
/// - `{"type":"progress","done":40,"total":200,"unit":"steps"}`
/// - `{"type":"artifact","path":"model.pt"}`
/// - `{"type":"dropped","kind":"client","count":3}`: a writer had to drop so many lines more
/// - `{"marker":"::tacho ..."}` and `{"type":"output",...}`, which the holder writes
///
/// A line that cannot be understood becomes a `fault` with its place, and the next line is read.
@NullMarked
package dev.tacho.recorder.inbox;

import org.jspecify.annotations.NullMarked;
