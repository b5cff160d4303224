/// **What a run is.** Start at [RunHeader] (what is known before), [RunEvent] (what happens) and
/// [RunFacts] (what it adds up to); [RunSink] and [RunReader] are the ports through which runs are
/// written and read. JVM programs come in by [Run].
///
/// A run is a header, written once; events in order, at a low rate; points, at any rate; and at the
/// end the canonical result. Times inside a run are nanoseconds since its start by a monotonic
/// clock; [ClockAnchor] ties them to dates. States and the changes between them are in [RunState]
/// and [StageState] and are enforced by [RunFacts].
///
/// The fields of `run.json` are those of [RunHeader#toJson], in this order: `schema`
/// (`tacho.run/1`), `id`, `name`?, `project`?, `pipeline`?, `tags`, `command`,
/// `working_directory`,
/// `started` {`wall` ISO-8601, `mono` ns, `boot`}, `writer`, `host` {`name`, `user`, `system`,
/// `architecture`, `cpus`, `memory_bytes`?}, `git`? {`commit`, `branch`?, `remote`?, `dirty`},
/// `configuration`, `environment`, `links` [{`run`, `role`, `at`?}]. Those of an event:
///
/// - `state`: `to`, `reason`?, `exit_code`?, `signal`?
/// - `launched`: `command` and `holder` {`pid`, `start_ticks`}, `terminal`
/// - `plan`: `stages`
/// - `stage`: `stage`, `to`, `expected_ns`?, `reason`?
/// - `progress`: `done`, `total`?, `unit`?
/// - `artifact`: `path`, `stored`?, `bytes`, `sha256`
/// - `clock`: `wall`, `mono`, `boot`
/// - `inbox`: `consumed`, `points`
/// - `output`: `complete`, `stdout_bytes`, `stderr_bytes`, `kept_bytes`, `cut_bytes`,
///   `not_passed_bytes`
/// - `usage`: `user_ns`, `system_ns`, `max_rss_bytes`?, `major_faults`, `voluntary_switches`,
///   `involuntary_switches`
/// - `suspended`: `signal`; `resumed`: nothing
/// - `fault`: `kind`, `place`, `message`
/// - `dropped`: `kind`, `count`
/// - `recovered`: `file`, `bytes` (Base64)
/// - `telemetry`: `every_ns`, `counters` [{`series`, `source`, `boundary`?, `missing`?}]
/// - `advice`: `rule`, `severity`, `message`, `action`, `evidence` {`from_ns`, `to_ns`, `series`?,
///   `value`, `threshold`, `unit`, `samples`}, `stage`?
/// - `granted`: `grants` [{`resource`, `amount`, `unit`, `source`}]
/// - `rules`: `rules` [{`rule`, `held`, `unjudged`?}]
/// - `forecast`: `stage`?, `p50_ns`?, `p90_ns`?, `runs`, `basis`
/// - `inputs`: `stage`, `fingerprint`, `inputs` [{`path`, `bytes`, `sha256`}]
/// - `result`: `result` (`tacho.result/1`)
///
/// Samples are the raw rows behind a benchmark's numbers, one a request or trial ([SampleShape]):
/// the time that it was intended for, its number, how it ended, and values by column. Points are
/// not samples: they belong to series that are drawn over steps and listed at a glance.
///
/// Never here: files, clocks, threads, third-party code.
@NullMarked
package dev.tacho.core;

import org.jspecify.annotations.NullMarked;
