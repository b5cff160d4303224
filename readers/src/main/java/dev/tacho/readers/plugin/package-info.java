/// **Readers that do not come with Tacho.** Start at [Plugins]: it looks through the folders of
/// the plugin path. A jar with a service `dev.tacho.readers.format.RunFormat` is loaded by a
/// class loader of its own ([JarReaders]); a descriptor `NAME.tacho-reader.json` names a command
/// that is run for a path and prints the run ([CommandFormat]), a line a fact:
///
/// - `{"t":12000,"s":120,"src":"rank0","m":{"loss":0.41}}`: a point, as in a run's
///   `series-0001.jsonl`: `t` in nanoseconds since the run's start, `s` the step, `src` who
///   reports, each absent where there is none; `"NaN"` and the infinities are strings;
/// - `{"t":0,"type":"state","to":"running"}`: an event, as in a run's `events.jsonl`, of any type
///   that the sign of `core` lists; `n`, `at` and `crc` are left out;
/// - `{"run":{"name":"a","project":"p","writer":"mytool 2","started":"2026-03-01T09:30:00Z",
///   "group":"g","step_name":"epoch","tags":{},"configuration":{},"end_values":{}}}`: what is
///   known of the run, all members optional;
/// - `{"metric":{"name":"acc","unit":"%","direction":"higher"}}`, `{"note":"text"}`,
///   `{"output":"a line that the program printed"}`, `{"unknown_state":"why"}`;
/// - `{"damage":"what cannot be read","offset":4096,"line":17}`.
///
/// A line that is none of these is told as damage, and the next is read. The command gets the
/// path as its last argument, an empty standard input and the descriptor's folder as working
/// directory. It ends with exit code 0; another one is told, beside what was read. It is killed
/// with all that it started after its time limit or beyond its limit of output, and that is told
/// too.
///
/// Why a loader and no layer, and why a descriptor: docs/decisions/110.
@NullMarked
package dev.tacho.readers.plugin;

import org.jspecify.annotations.NullMarked;
