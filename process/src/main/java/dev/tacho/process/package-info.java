/// **Commands started as a shell starts jobs**: launched by `posix_spawn` in a group of their own,
/// with a pseudo-terminal or pipes, waited for by `wait4`, ended with everything they started.
///
/// Start at [Job]. A job has two processes: the *child* (the command) and the *holder*, a tiny
/// process of ours that owns the reading end of the child's output, so that the child does not
/// notice when the process that started both dies. [Holder] is what runs in it. [Terminal] tells
/// facts about terminals, [ProcessIdentity] names a process so that a reused number is not
/// mistaken for it, [Signals] hands over signals sent to this process. [OwnCgroup] makes the
/// control groups that a command has to itself.
///
/// What never happens here: printing, exiting, deciding what a run's state is, reading markers'
/// meaning. A process is never signalled unless it was proven a descendant of this one.
///
/// Linux on x86-64 and aarch64, glibc or a libc that has what glibc 2.29 has. Anything else is
/// refused with a sentence.
///
/// ## `output.log`, written by the holder
///
/// What the child printed, both streams in the order in which they were read, byte by byte,
/// readable at any moment. While it is short it is complete. When it has grown past head + tail +
/// slack, it is replaced (by a rename, so that a reader sees the old or the new one) by: its head,
/// up to the last line end within the first `headBytes`; a line of its own
/// `[tacho: 123456 bytes left out here]`; and its tail, from the first line start within the last
/// `tailBytes`. Output is appended after that, and the number in the line grows with each further
/// replacement. After the holder's end the file is no longer than head + tail + that line.
///
/// ## `inbox.jsonl`, lines that the holder appends
///
/// - `{"mono":ns,"marker":"::tacho ..."}`: a line of standard output (of the terminal, where there
///   is one) that begins with `::tacho `, without its line end. `mono` is CLOCK_MONOTONIC when it
///   was read. Invalid UTF-8 becomes U+FFFD. Optional: `"cut":n`, that many bytes past 64 KiB were
///   left out; `"torn":true`, the stream ended before the line did, so the line may be half.
/// - `{"mono":ns,"type":"output",...}`: the last line of a holder; see [OutputReport].
@NullMarked
package dev.tacho.process;

import org.jspecify.annotations.NullMarked;
