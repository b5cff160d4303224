/// **Wraps a command and writes down what it does.** Start at [Recording]; [Recovery] finishes the
/// run of a recorder that died.
///
/// Three processes take part: this one (the recorder), the command, and the holder of the
/// command's output ([dev.tacho.process.Holder]). Everything that the command says comes in by one
/// file, `inbox.jsonl`: the holder appends the marker lines that it sees, HTTP posts are appended
/// by the recorder, and libraries append by themselves. The recorder follows the file and turns
/// its lines into events and points. So whatever dies, what was said is in the file, and
/// [Recovery] takes in the rest.
///
/// A package each for what goes on meanwhile: `inbox`, what the command says; `machine`, what it
/// used; `timeleft`, how long it will take; `advice`, what is wrong and what to do; `tensorboard`,
/// event files. `pipeline` goes through stages, each recorded as a run of its own. `yaml` reads
/// what people write.
///
/// ## What a command finds in its environment
///
/// - `TACHO_RUN`: the run's id; `TACHO_DIR`: the run's directory
/// - `TACHO_EVENTS`: the inbox; append whole lines, each by one write
/// - `TACHO_STAGE`, `TACHO_ATTEMPT`: in a pipeline, which stage this is and its which attempt
/// - `TACHO_URL`, `TACHO_TOKEN`: the HTTP door and its bearer token
///
/// Never here: printing, arguments, exit.
@NullMarked
package dev.tacho.recorder;

import org.jspecify.annotations.NullMarked;
