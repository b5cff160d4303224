/// **Load offered to a language model's endpoint, and what its users would have felt.** Start at
/// [LlmBench]. How a model is asked is in `api`, the sockets are in `wire`, what an endpoint tells
/// of itself in `scrape`, the moments at which requests are due in [dev.tacho.bench.arrival].
///
/// A cell is one level of load: warm-up, then one or more repeats of a steady window, each of which
/// is waited out until its last answer is there. The samples:
///
/// - `requests`: a row a request that was due within a steady window; its time is the intended
///   send. `status` is `ok`, `http N`, a word of [dev.tacho.bench.llm.wire.Fault], `error` (the
///   endpoint said so within the stream), `empty`, `timeout`, `cancelled` (given up as planned) or
///   `stopped` (the bench was ended). Columns: `repeat`, `sent`, `first`, `last`, `tokens` (as the
///   server counted, else NaN), `chunks`, `prompt_tokens`, then columns named as metrics: a value
///   that a request does not have is NaN.
/// - `chunks`, where asked for: a row an arrival; columns `repeat`, `request`, `part`,
///   `inter_chunk_latency_ms`.
/// - `repeats`: a row a repeat, columns named as metrics.
/// - `warm-ups`: as `requests`, for what was due before.
///
/// Never here: stores, printing, verdicts; a number made from requests that failed, nor one that
/// the client was too late to take ([ClientAccount]).
@NullMarked
package dev.tacho.bench.llm;

import org.jspecify.annotations.NullMarked;
