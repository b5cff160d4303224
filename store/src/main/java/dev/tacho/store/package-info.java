/// **Runs on disk.** Start at [RunStore]: it creates runs ([RunWriter]), reads them
/// ([StoredRun]), lists and finds them, proves writers dead, and keeps what people say about
/// runs ([Annotations], [Baselines]), for how long ([Pruning]) and in which form they travel
/// ([Archive]).
///
/// Never here: launching or watching processes, printing, deciding what a run means, any format
/// but our own, any change of a sealed run. Readers never write.
///
/// # The format, version 1
///
/// A public format: any program may read it. All text is UTF-8, all JSON strict (RFC 8259); a
/// line ends with one `\n`, and NaN and the infinities are the strings `"NaN"`, `"Infinity"`
/// and `"-Infinity"`. Sums named `crc` are CRC-32C in 8 lower-case hex digits, digests are
/// SHA-256 in
/// 64. Times named `t` are nanoseconds since the run's start by the host's monotonic clock.
///
/// **The promise.** Every file that is one JSON object names its `schema` as `NAME/MAJOR`; the
/// logs of a run are of the version of its `run.json`. Within a major version fields and event
/// types are only added, and readers leave alone what they do not know. Another major version
/// is refused with the reason. Nobody rewrites an old run: every released version stays
/// readable, and a folder that it wrote lies in this room's tests.
///
/// ```
/// .tacho/
///   .gitignore                   "*"
///   runs/RUN_ID/                 a run; the name is its ULID
///   runs/.new-*, .import-*, .trash-*
///                                on their way in or out; no run, and removed by prune
///   checkpoints/RUN_ID/          what a training keeps to go on from; goes with its run
///   annotations/RUN_KEY.jsonl
///   baselines/NAME.json
///   metric-schema.json           what the metrics mean; kept as given, read by `analysis`
/// ```
///
/// **`run.json`** (`tacho.run/1`), written once, before the run appears under its name: the
/// fields of [dev.tacho.core.RunHeader], which the sign of `core` lists.
///
/// **`events.jsonl`**, one event a line:
/// `{"n":3,"t":1200,"type":"state","at":0,...,"crc":"54f02812"}`. `n` counts from 1 without
/// gaps; `at` is how many bytes of series were recorded before; then come the fields of the
/// event's type, which the sign of `core` lists; `crc` is over all bytes before `,"crc"`. A
/// durable event (`state`, `stage`, `plan`, `inputs`, `result`, `recovered`) costs one write and
/// one fdatasync before it is acknowledged; others are synced within a second. A line that is not
/// whole at the end of the file is being written or torn; readers leave it alone.
///
/// **`series-0001.jsonl`**, `series-0002.jsonl`, ...: points in the order in which they came,
/// read as one file; a segment that has reached 256 MiB is followed by the next. A point is
/// `{"t":7,"s":120,"src":"rank0","m":{"loss":0.41}}`: `s` is the program's own counter and
/// `src` who reports, both absent when there is none; `telemetry` is the recorder's own, values of
/// the machine, which are synced with what others report, at the latest after ten seconds. After
/// every group of points stands its mark
/// `{"mark":2,"bytes":103,"crc":"329fb20f"}`: the number of the group in the run from 1,
/// the bytes of its lines and their sum, the mark itself not counted. A group never spans two
/// segments and is closed once it has 16 KiB, or when it is written, which is at least once a
/// second. Readers hand out a group only when its sum matches. Lines behind the last mark of a
/// run that is not sealed are read as they are.
///
/// **`samples/NAME.jsonl`**: raw rows of a benchmark, one a request or trial, in the order in
/// which they came:
/// `{"t":7,"s":0,"status":"ok","m":{"sent":9,"first":20,"last":44,"tokens":12}}`. `t` is when it
/// was intended to begin, `s` its number, `status` how it ended in the benchmark's own word; `m`
/// has the shape's columns ([dev.tacho.core.SampleShape]), times in nanoseconds since the run's
/// start, `"NaN"` for what never happened. Groups and marks are those of the series, counted in
/// each file by itself. `NAME` is 1 to 64 of `a-z A-Z 0-9 . _ -`, the first a letter or digit. The
/// file appears with its first group.
///
/// **`status.json`** (`tacho.status/1`), a cache for lists, replaced at a change of state, else at
/// most once a second, and never synced: `id`, `name`?, `project`?, `pipeline`?, `tags`,
/// `command`, `state`, `started`,
/// `began_ns`?, `ended_ns`?, `last_ns`, `reason`?, `signal`?, `exit_code`?, `stage`?,
/// `stage_position`, `stages`,
/// `planned`, `progress`? {`done`, `total`?, `unit`?}, `progress_ns`?, `faults` and `dropped`
/// {kind: count}, `recovered`, `host`, `boot`, `pid` (of the writer), `links`, `points`,
/// `series` {name: {`count`, `not_finite`, `last`, `last_step`, `min`, `min_step`, `max`,
/// `max_step`}} of the first 500 (those of a source as `source/name`), `more_series`, `seal`?
/// (digest), `events_bytes`: the size of `events.jsonl` that it speaks for; `series` stands
/// last but for the line's `crc`, which is as an event's. When that size differs from the
/// file's and the cache is older than 2.5 seconds, or when it is missing or damaged, readers
/// fold the journal instead.
///
/// **`inbox.jsonl`**: where programs under the recorder append lines; their form is the
/// recorder's business. **`output.log`**: what the command printed, head and tail.
/// **`artifacts/`**: files of up to 1 GB
/// that the run made.
///
/// **`lock`**: empty; its writer holds a POSIX lock on it from before the run appears until
/// after it is sealed. Nothing else is ever done with it: who opens it in the same process
/// drops the lock. **`lease`** (`tacho.lease/1`): `pid`, `start_ticks`?, `boot`, `host` of the
/// writer and what the recorder adds. Its modification time is touched every ten seconds, for
/// display only.
///
/// **`seal.json`** (`tacho.seal/1`): `run` and `files` {path: {`bytes`, `sha256`}} of all
/// regular files but `status.json`, `lock`, `lease` and itself. Its own SHA-256 is the seal's
/// digest. A run with it is never opened for writing again.
///
/// **`annotations/RUN_KEY.jsonl`**: the key is the run's id, or `path-` and 32 hex digits of
/// the SHA-256 of the real path of a run that is not of this store. A line has `schema`
/// (`tacho.annotation/1`), `at` (wall clock), `by`, `type`, the type's fields and `crc` as an
/// event. Types: `tag` (`key`, `value`), `untag` (`key`), `note`, `hypothesis`, `decision`
/// (`text`, `about`?: ids or places of other runs), `favourite`, `pin` (`on`), `place` (`path`:
/// where a run that is not of this store lies). Writers append by one write that begins with a line
/// break, so that a torn line never swallows the next; empty lines mean nothing.
///
/// **`baselines/NAME.json`** (`tacho.baseline/1`): `name`, `run`, `seal` (digest), `saved` (wall
/// clock).
///
/// **An archive** is a zip of `RUN_ID/PATH` for each sealed file and `seal.json`, and of
/// `RUN_ID/annotations.jsonl`, which no seal covers, where something was said about the run.
///
/// # When is a writer dead?
///
/// When its lock can be taken, on a file system that only this machine mounts (a list of types;
/// one not on it proves nothing), by a process of the same host. Then, and only then,
/// [RunStore#takeOver] gives the run to a new writer, who first repairs it: bytes behind the
/// last intact event, and torn lines at the end of series and samples, go into `recovered`
/// events and are cut off; whole lines of points and rows without a mark get one. In every other
/// case the writer is [WriterState.Silent], and nothing is recorded but on a person's word.
@NullMarked
package dev.tacho.store;

import org.jspecify.annotations.NullMarked;
