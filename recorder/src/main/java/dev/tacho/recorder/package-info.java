/// **Wraps a command and writes down what it does.** Start at [Recording]; [Recovery] finishes the
/// run of a recorder that died.
///
/// How long a run will still take is thought out by [TimeLeft] from earlier runs of the same work,
/// which a thread of its own reads while the command begins.
///
/// Three processes take part: this one (the recorder), the command, and the holder of the
/// command's output ([dev.tacho.process.Holder]). Everything that the command says comes in by one
/// file, `inbox.jsonl`: the holder appends the marker lines that it sees, HTTP posts are appended
/// by [HttpInbox], and libraries append by themselves. The recorder follows the file
/// and turns lines into events and points ([Intake]). So whatever dies, what was said is in
/// the file, and [Recovery] takes in the rest.
///
/// Meanwhile the machine is looked at ([Observer]): what sources of the room `telemetry` read
/// becomes points of the source `telemetry`, which nobody else may use, and, added up with the
/// kernel's own account of the command ([Resources]), a result that is attached at the end. The
/// command has a control group to itself where one can be made ([Enclosure]). See
/// `docs/decisions/079-own-cgroup.md` and `docs/decisions/085-looking-at-the-machine.md`.
///
/// ## What a command finds in its environment
///
/// - `TACHO_RUN`: the run's id; `TACHO_DIR`: the run's directory
/// - `TACHO_EVENTS`: the inbox; append whole lines, each by one write
/// - `TACHO_STAGE`, `TACHO_ATTEMPT`: in a pipeline, which stage this is and its which attempt
/// - `TACHO_URL`, `TACHO_TOKEN`: the HTTP door and its bearer token
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
///
/// Never here: printing, arguments, exit.
@NullMarked
package dev.tacho.recorder;

import org.jspecify.annotations.NullMarked;
