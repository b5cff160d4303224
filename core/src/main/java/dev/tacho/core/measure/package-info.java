/// **Numbers that say where they come from.** Start at [Measurement]: a number with its metric,
/// statistic, scope, provenance and evidence, or the reason why there is none. [Result] holds
/// those of one piece of work, [ResultJson] writes and reads it, [ResultCheck] judges it.
/// [dev.tacho.core.metric.MetricRegistry] knows the field's names. Everything here is
/// immutable unless it says otherwise.
///
/// Never here: measuring, statistics over samples, comparing, files, clocks.
///
/// ## The format `tacho.result/1`
///
/// JSON; the schema is `dev.tacho.core.Schemas.text("tacho.result/1")`. No field is null: what
/// is not known is absent. A number that JSON cannot write is the string `NaN`, `Infinity` or
/// `-Infinity`. Unknown fields are a newer minor version's: they are kept and written back.
/// Another major version is refused. `?` marks what may be absent.
///
/// - `schema`: `tacho.result/1`.
/// - `run`?: id of the run that the result belongs to.
/// - `made`?: when it was made, ISO-8601 in UTC.
/// - `tool` {`name`, `version`}: the program that produced it.
/// - `platform` {`hardware`?, `system`?, `architecture`?, `cpus`?, `memory_bytes`?, `devices`?
///   [{`id`, `kind`, `name`, `facts`? {text}}], `software`? {name: version}}.
/// - `workload` {`name`, `kind`, `parameters`? {anything}}: `kind` is `training`, `inference`,
///   `language-model`, `compression`, `command` or another word. Parameters with a fixed
///   meaning: `batch_size`, `steps`, `seed`, `model`, `dataset`, `precision`.
/// - `metrics` {name: {`unit`, `direction`, `definition`, `legal`? {`low`?, `high`?}}}: what
///   each name means, so that a reader needs no registry. `direction` is `lower`, `higher`,
///   `neither` or `unknown`; unit `?` is one that nobody stated; definition `undefined`
///   likewise.
/// - `measurements` [{`metric`, `at`? {dimension: text}, `phase`, and either `missing` (the
///   reason) or `statistic`, `value`, `how`, `evidence`}]: `phase` is `warm-up`, `steady` or
///   `whole`; `statistic` is `mean`, `median`, `min`, `max`, `total`, `last`, `rate`, `share`
///   or a quantile as `q0.99`.
/// - `how` {`kind`: `measured`, `source`} or {`reported`, `by`, `file`} or {`derived`,
///   `formula`, `inputs`} or {`estimated`, `method`, `inputs`} or {`declared`, `by`}. Inputs are
///   a list of `how`, in the order in which the formula first names them.
/// - `evidence` {`samples`?, `repeats`, `errors`, `censored`, `interval`? {`low`, `high`,
///   `level`, `method`, `resampled`: `request`, `batch`, `repeat` or `seed`}, `raw`?
///   {`samples`, `field`}}.
/// - `samples`? [{`name`, `path` relative to the run's directory, `rows`, `sha256`?}]: files of
///   single values, which `raw` names.
/// - `checks`? [{`name`, `outcome`: `passed`, `failed` or `undecided`, `detail`}].
/// - `links`? [{`run`, `role`, `at`? {text}}]: as in `run.json`.
/// - `payload`? {anything}: the tool's own.
/// - `converted`? {`from`, `not_carried` [{`path`, `reason`}]}: where the result came from when
///   it was not written as one, and what was left behind; `path` is a JSON pointer into that
///   document.
///
/// ## Older formats
///
/// TrackIQ's result 1.0.0 and 1.1.0 are read, never written. Each of its numbers becomes
/// `reported` under a name that begins with `trackiq.`, because its definitions are not ours;
/// the KV cache's shape, which is, goes under `kv_cache.`. A number that TrackIQ is known to
/// invent, and a 0.0 that stands for nothing, becomes `missing` with the reason. The whole
/// document stays in `payload.trackiq`.
@NullMarked
package dev.tacho.core.measure;

import org.jspecify.annotations.NullMarked;
