/// **ONNX models, executed by ONNX Runtime in a process of its own.** Start at [OnnxBench].
///
/// The process that measures ([Engine]) holds the model and offers the load; it takes queries down
/// in a file that both processes have mapped ([RowFile]), so that not one of them is lost when a
/// native library crashes. This process writes them into the run as they come.
///
/// Samples of the run:
///
/// - `queries`: a row a query of the steady window; its own time is when it was due, its status
///   `ok`, `failed`, or `unsent` when no worker was free before the end. Columns: `repeat` from 1;
///   `sent`, `first`, `last` in nanoseconds since the run's start (`first` and `last` are the same:
///   an answer comes as a whole); `tokens`, which is NaN; `latency_ms` from when it was due,
///   `service_time_ms` from when it was sent. Where a repeat has more queries than are kept, the
///   rows are evenly spread ones; parameter `row_every` of the result says how many stand for one.
/// - `warm-ups`: the same of the first thousand queries before that, `repeat` being 0.
/// - `repeats`: a row a repeat: `repeat`, `samples_per_s`, `requests_per_s`, of all its queries.
///
/// Never here: stores, printing, verdicts; a number of work that did not happen; a precision that
/// the model does not have.
@NullMarked
package dev.tacho.bench.onnx;

import org.jspecify.annotations.NullMarked;
