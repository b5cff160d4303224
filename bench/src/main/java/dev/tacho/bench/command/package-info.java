/// **Commands run again and again, and what that costs.** Start at [CommandBench].
///
/// A repeat is a whole run of the command in a session of its own; nothing of Tacho stands beside
/// it ([dev.tacho.process.Timed]). Repeats are counted from 1; warm-ups are kept apart and are part
/// of no number. The samples of a bench:
///
/// - `trials`: a row a repeat; `intended` is when it was started, `status` is `ok`, `exit N`, the
///   signal's name, `timeout`, `output` (it printed too much), `cancelled`, or `no METRIC` when a
///   metric that was asked for was not told. Columns: `cpu_s`, `user_s`, `system_s`, `wall_s`,
///   `peak_bytes` (NaN where it cannot be told from our own), `major_faults`,
///   `involuntary_switches`, `exit_code` (NaN after a signal), then a column `metric.NAME` for each
///   metric that was asked for.
/// - `warm-ups`: the same for what came before.
///
/// Never here: stores, printing, verdicts; a number made from a repeat that failed.
@NullMarked
package dev.tacho.bench.command;

import org.jspecify.annotations.NullMarked;
